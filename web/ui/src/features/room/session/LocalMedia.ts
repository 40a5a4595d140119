/** This machine's microphone, cameras and screen. A failure is remembered and explained; it never keeps anybody out. */
import type { Tracks } from './connection';
import { type DeviceProblem, mediaDevices, problemOf } from './problems';
import type { Source } from './protocol';

export type LocalSource = { on: boolean; starting: boolean; problem: DeviceProblem | null; deviceId: string | null };
export type LocalSnapshot = Readonly<Record<Source, LocalSource>> & { readonly saveData: boolean };

const off: LocalSource = { on: false, starting: false, problem: null, deviceId: null };
const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

function constraints(source: Source, deviceId: string | null): MediaStreamConstraints {
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  return source === 'microphone' ? { audio: { ...audio, ...chosen } } : { video: { ...video, ...chosen } };
}

type Events = { changed: () => void; track: (source: Source, track: MediaStreamTrack | null) => void };

export class LocalMedia {
  snapshot: LocalSnapshot = { microphone: off, camera: off, screen: off, camera2: off, saveData: false };
  /** What is sent now; a muted microphone is null here though its track stays open. */
  readonly sent: Tracks = { microphone: null, camera: null, screen: null, camera2: null };
  private readonly held: Tracks = { microphone: null, camera: null, screen: null, camera2: null };
  private stopped = false;

  constructor(private readonly events: Events) {}

  /** The open track, muted or not: for the level meter and the own picture. */
  track(source: Source): MediaStreamTrack | null {
    return this.held[source];
  }

  private update(source: Source, change: Partial<LocalSource>): void {
    this.snapshot = { ...this.snapshot, [source]: { ...this.snapshot[source], ...change } };
    this.events.changed();
  }

  setSaveData(on: boolean): void {
    this.snapshot = { ...this.snapshot, saveData: on };
    this.events.changed();
  }

  /** Microphone and camera together ask the user once; when that fails, each alone, to learn which one it is. */
  async startBoth(): Promise<void> {
    this.update('microphone', { starting: true });
    this.update('camera', { starting: true });
    try {
      const stream = await mediaDevices().getUserMedia({ ...constraints('microphone', null), ...constraints('camera', null) });
      this.take('microphone', stream.getAudioTracks()[0]);
      this.take('camera', stream.getVideoTracks()[0]);
    } catch {
      await this.start('microphone');
      await this.start('camera');
    }
  }

  async start(source: Source, deviceId = this.snapshot[source].deviceId): Promise<void> {
    this.update(source, { starting: true, problem: null });
    try {
      const stream = source === 'screen' ? await mediaDevices().getDisplayMedia({ video: { frameRate: { max: 15 } } }) : await mediaDevices().getUserMedia(constraints(source, deviceId));
      this.take(source, stream.getTracks()[0], deviceId);
    } catch (error) {
      // Closing the browser's screen picker is a choice, not a problem.
      const problem = source === 'screen' && problemOf(error) === 'denied' ? null : problemOf(error);
      this.update(source, { on: false, starting: false, problem });
    }
  }

  private take(source: Source, track: MediaStreamTrack | undefined, deviceId: string | null = null): void {
    if (!track) return;
    if (this.stopped) {
      track.stop();
      return;
    }
    const before = this.held[source];
    this.held[source] = track;
    if (source === 'screen') track.contentHint = 'detail';
    track.addEventListener('ended', () => this.lost(source, track));
    this.send(source, track);
    if (before && before !== track) before.stop();
    this.update(source, { on: true, starting: false, problem: null, deviceId: deviceId ?? track.getSettings().deviceId ?? null });
  }

  /** Unplugged, or the browser's own "stop sharing". */
  private lost(source: Source, track: MediaStreamTrack): void {
    if (this.held[source] !== track) return;
    this.held[source] = null;
    this.send(source, null);
    this.update(source, { on: false, problem: source === 'screen' ? null : 'lost', deviceId: null });
  }

  private send(source: Source, track: MediaStreamTrack | null): void {
    this.sent[source] = track;
    this.events.track(source, track);
  }

  turnOff(source: Source): void {
    const track = this.held[source];
    // The microphone stays open so that unmuting is instant; a camera's light must go out.
    if (source !== 'microphone') {
      this.held[source] = null;
      track?.stop();
    }
    this.send(source, null);
    this.update(source, { on: false, starting: false });
  }

  async turnOn(source: Source): Promise<void> {
    const track = this.held[source];
    if (source === 'microphone' && track?.readyState === 'live') {
      this.send(source, track);
      this.update(source, { on: true });
    } else {
      await this.start(source);
    }
  }

  /** Another device for a source that stays on or off as it was. */
  async choose(source: Source, deviceId: string): Promise<void> {
    const on = this.snapshot[source].on;
    this.update(source, { deviceId });
    if (on || source === 'camera2') await this.start(source, deviceId);
    else if (source === 'microphone') {
      this.held.microphone?.stop();
      this.held.microphone = null;
    }
  }

  /** A device came or went: what was lost is tried again with whatever is there now. */
  async devicesChanged(): Promise<void> {
    for (const source of ['microphone', 'camera'] as const) {
      if (this.snapshot[source].problem === 'lost') await this.start(source, null);
    }
  }

  stop(): void {
    this.stopped = true;
    for (const track of Object.values(this.held)) track?.stop();
  }
}

/**
 * The shell around the machine: it owns the socket, the PeerConnections, the devices and the timers, feeds the machine
 * with what happens and does what the machine says. The view subscribes to `getSnapshot`.
 */
import { ApiError } from '../../../api/error';
import { currentLocale } from '../../../i18n/i18n';
import { AudioOut } from './AudioOut';
import { Connection } from './connection';
import { LocalMedia, type LocalSnapshot } from './LocalMedia';
import { step } from './machine';
import type { Source, ViewWish } from './protocol';
import { digest, judge, type LinkQuality, type Sample, stillSince, takeSample } from './sample';
import { forgetChat, keepOutbox, keptOutbox } from './keptChat';
import { isIdle } from './link';
import { liveUrl, SignalSocket } from './SignalSocket';
import { lookRhythm, tickRhythm } from './stall';
import { firstState, type RoomState } from './state';
import type { Effect, Input } from './turn';
import { expectedStreams, firstWatch, look, type Missing } from './watch';

const digestMs = 3000;

export type RoomSnapshot = {
  state: RoomState;
  local: LocalSnapshot;
  /** Since when the picture in a slot stands still, by mid. */
  still: Readonly<Record<string, number>>;
  /** Whose picture or voice should arrive and does not. */
  missing: readonly Missing[];
  /** Our own picture and voice have not been going out for a while. */
  uplinkWeak: boolean;
  quality: LinkQuality;
  rttMs: number | null;
  outgoingBps: number | null;
  audioBlocked: boolean;
  /** Counts up when another PeerConnection took over, so that tiles fetch their tracks again. */
  connectionNumber: number;
};

type Options = {
  /** `listens`: this person sends nothing, so nothing is asked of the browser. */
  getTicket: () => Promise<{ ticket: string; listens?: boolean }>;
  onNotice?: (message: string) => void;
  /** Microphone and camera: at the start, never, or once the ticket says that this person speaks. */
  devices?: boolean | 'by_ticket';
  url?: string;
};

export class RoomSession {
  readonly media: LocalMedia;
  readonly audio: AudioOut;
  private snapshot: RoomSnapshot;
  private readonly listeners = new Set<() => void>();
  private readonly socket: SignalSocket;
  private active: Connection | null = null;
  private candidate: Connection | null = null;
  private readonly offers = new Map<number, Connection>();
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private readonly wishes = new Map<string, ViewWish>();
  private wishTimer: ReturnType<typeof setTimeout> | null = null;
  private lastSample: Sample | null = null;
  private digestBase: Sample | null = null;
  private sampling = false;
  private watch = firstWatch;
  private finished = false;
  /** Devices were asked for. */
  private asked = false;

  constructor(private readonly options: Options) {
    this.media = new LocalMedia({
      changed: () => this.localChanged(),
      track: (source, track) => void this.trackChanged(source, track),
    });
    this.audio = new AudioOut(() => this.emit({ audioBlocked: this.audio.blocked }));
    this.snapshot = { state: firstState(), local: this.media.snapshot, still: {}, missing: [], uplinkWeak: false, quality: 'good', rttMs: null, outgoingBps: null, audioBlocked: false, connectionNumber: 0 };
    this.socket = new SignalSocket(options.url ?? liveUrl(), {
      open: () => this.dispatch({ type: 'socket_open' }),
      closed: (code) => this.dispatch({ type: 'socket_closed', code }),
      message: (message) => this.dispatch({ type: 'message', message }),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): RoomSnapshot => this.snapshot;

  /** The PeerConnection in use, for tests and diagnostics. */
  get pc(): RTCPeerConnection | null {
    return (this.active ?? this.candidate)?.pc ?? null;
  }

  start(): void {
    addEventListener('online', this.networkChanged);
    navigator.mediaDevices?.addEventListener('devicechange', this.devicesChanged);
    this.timers.push(
      setInterval(() => this.dispatch({ type: 'tick', hidden: document.hidden }), tickRhythm.everyMs),
      setInterval(() => void this.sample(), lookRhythm.everyMs),
      setInterval(() => this.sendDigest(), digestMs),
    );
    if ((this.options.devices ?? true) === true) void this.media.startBoth();
    this.dispatch({ type: 'start' });
  }

  dispatch(input: Input): void {
    if (this.finished) return;
    const before = this.snapshot.state;
    const { state, effects } = step(before, input, { now: Date.now(), random: Math.random(), locale: currentLocale() });
    if (state !== before) {
      this.snapshot = { ...this.snapshot, state };
      if (worthShowing(before, state)) this.tell();
      this.keepChat(before, state);
      if (state.phase === 'in_room' && (before.phase !== 'in_room' || !before.socket.joined) && state.socket.joined) this.sendWishes();
    }
    for (const effect of effects) this.act(effect);
  }

  /** Messages on their way outlive a reload of the page. */
  private keepChat(before: RoomState, state: RoomState): void {
    const room = state.room?.id;
    if (room === undefined) return;
    if (state.closing?.why === 'signed_out') forgetChat(room);
    else if (before.room === null) for (const { client_id, text } of keptOutbox(room)) this.dispatch({ type: 'chat', client_id, text });
    else if (before.outbox !== state.outbox) keepOutbox(room, state.outbox);
  }

  private act(effect: Effect): void {
    switch (effect.type) {
      case 'get_ticket':
        void this.fetchTicket(0);
        break;
      case 'open_socket':
        this.socket.open();
        break;
      case 'close_socket':
        this.socket.close();
        break;
      case 'send':
        this.socket.send(effect.message);
        break;
      case 'make_offer':
        void this.makeOffer(effect.offer_id, effect.kind === 'ice_restart');
        break;
      case 'set_layers':
        // A sender that was stopped meanwhile refuses; it has nothing to send either.
        void this.active?.setLayers(effect.source, effect.layers).catch(() => {});
        break;
      case 'apply_answer':
        void this.applyAnswer(effect.answer);
        break;
      case 'notice':
        this.options.onNotice?.(effect.message);
        break;
      case 'finish':
        this.finish();
        break;
    }
  }

  private async fetchTicket(attempt: number): Promise<void> {
    try {
      const { ticket, listens } = await this.options.getTicket();
      if (this.options.devices === 'by_ticket' && !listens && !this.finished && !this.asked) {
        this.asked = true;
        void this.media.startBoth();
      }
      this.dispatch({ type: 'ticket', ticket });
    } catch (error) {
      const final = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (final) this.dispatch({ type: 'ticket_failed', message: error.message, final });
      else if (!this.finished) setTimeout(() => void this.fetchTicket(attempt + 1), Math.min(5000, 500 * (attempt + 1)));
    }
  }

  private async makeOffer(offer_id: number, iceRestart: boolean): Promise<void> {
    let connection = iceRestart ? (this.active ?? this.candidate) : null;
    if (!connection) {
      this.candidate?.close();
      const made: Connection = new Connection(this.media.sent, {
        connected: () => this.connected(made),
        failed: () => this.active === made && this.dispatch({ type: 'link_failed' }),
      });
      connection = made;
      this.candidate = made;
    }
    this.offers.clear();
    this.offers.set(offer_id, connection);
    try {
      const offer = await connection.makeOffer(offer_id, iceRestart);
      this.dispatch({ type: 'offer_made', offer });
    } catch {
      this.dispatch({ type: 'offer_failed', offer_id });
    }
  }

  private async applyAnswer(answer: { offer_id: number; sdp: string }): Promise<void> {
    try {
      await this.offers.get(answer.offer_id)?.applyAnswer(answer.sdp);
    } catch {
      this.dispatch({ type: 'link_failed' });
    }
  }

  /** The new connection stands: it takes over, and the old one, whatever its state, goes. */
  private connected(connection: Connection): void {
    if (connection !== this.candidate) return;
    this.active?.close();
    this.active = connection;
    this.candidate = null;
    this.lastSample = null;
    this.digestBase = null;
    this.audio.play(connection.audioTracks);
    if (this.media.snapshot.saveData) void connection.saveData(true);
    this.dispatch({ type: 'link_swapped' });
    this.emit({ connectionNumber: this.snapshot.connectionNumber + 1, still: {} });
    this.sendWishes();
  }

  private async sample(): Promise<void> {
    const connection = this.active;
    if (!connection) this.watchStreams(null, null);
    if (!connection || this.sampling) return;
    this.sampling = true;
    try {
      const sample = takeSample(await connection.pc.getStats(), Date.now());
      if (connection !== this.active) return;
      this.dispatch({ type: 'packets', count: sample.packets });
      this.notePictures(connection, sample);
      this.watchStreams(connection, sample);
      this.lastSample = sample;
    } finally {
      this.sampling = false;
    }
  }

  /** Says what does not arrive, and tries the connection anew when `look` says so. */
  private watchStreams(connection: Connection | null, sample: Sample | null): void {
    const { state, connectionNumber } = this.snapshot;
    const arrived: Record<string, number> = {};
    for (const [track, count] of Object.entries({ ...sample?.frames, ...sample?.voices })) {
      const mid = connection?.midOfTrack(track);
      if (mid) arrived[mid] = count;
    }
    const { watch, action } = look(this.watch, {
      now: Date.now(),
      expected: connection ? expectedStreams(state, (mid) => this.wishes.has(mid)) : [],
      arrived,
      connection: connectionNumber,
      publishing: state.phase !== 'in_room' || (connection?.pc.connectionState === 'connected' && state.link.status === 'connected'),
      // On a weak link the voice comes first: another handshake would only take from it.
      busy: !isIdle(state) || this.snapshot.quality === 'weak',
    });
    const { missing, uplinkWeak } = watch;
    const changed = missing !== this.watch.missing || uplinkWeak !== this.watch.uplinkWeak;
    this.watch = watch;
    if (changed) this.emit({ missing, uplinkWeak });
    if (action) this.dispatch({ type: 'stream_missing', kind: action });
  }

  private notePictures(connection: Connection, sample: Sample): void {
    const known: Record<string, number> = {};
    for (const track of Object.keys(sample.frames)) {
      const since = this.snapshot.still[connection.midOfTrack(track) ?? ''];
      if (since !== undefined) known[track] = since;
    }
    const still: Record<string, number> = {};
    for (const [track, since] of Object.entries(stillSince(this.lastSample, sample, known))) {
      const mid = connection.midOfTrack(track);
      // A slot that the view does not show is paused on purpose.
      if (mid && this.wishes.has(mid)) still[mid] = since;
    }
    if (JSON.stringify(still) !== JSON.stringify(this.snapshot.still)) this.emit({ still });
  }

  private sendDigest(): void {
    const now = this.lastSample;
    const before = this.digestBase;
    this.digestBase = now;
    if (!now || !before || now === before) return;
    const stats = digest(before, now);
    this.dispatch({ type: 'stats', digest: stats });
    this.emit({ quality: judge(stats), rttMs: stats.rtt_ms, outgoingBps: stats.available_outgoing_bps || null });
  }

  private localChanged(): void {
    const before = this.snapshot.local;
    const local = this.media.snapshot;
    this.emit({ local });
    for (const source of ['microphone', 'camera', 'screen', 'camera2'] as const) {
      if (before[source].on !== local[source].on) this.dispatch({ type: 'set_media', source, on: local[source].on });
    }
  }

  private async trackChanged(source: Source, track: MediaStreamTrack | null): Promise<void> {
    await Promise.allSettled([this.active?.setTrack(source, track), this.candidate?.setTrack(source, track)]);
  }

  setSaveData(on: boolean): void {
    this.media.setSaveData(on);
    void this.active?.saveData(on);
  }

  trackOf(mid: string): MediaStreamTrack | null {
    return this.active?.trackOf(mid) ?? null;
  }

  /** What the view shows in a slot, in CSS pixels; null when it shows nothing there. */
  wish(mid: string, wish: Omit<ViewWish, 'mid'> | null): void {
    if (wish) this.wishes.set(mid, { mid, ...wish });
    else this.wishes.delete(mid);
    this.wishTimer ??= setTimeout(() => this.sendWishes(), 50);
  }

  private sendWishes(): void {
    if (this.wishTimer) clearTimeout(this.wishTimer);
    this.wishTimer = null;
    const mids = (this.active ?? this.candidate)?.videoMids ?? [];
    const hidden = (mid: string): ViewWish => ({ mid, width: 0, height: 0, fps: 0, priority: 0 });
    this.dispatch({ type: 'view', wishes: mids.map((mid) => this.wishes.get(mid) ?? hidden(mid)) });
  }

  private readonly networkChanged = () => this.dispatch({ type: 'network_changed' });
  private readonly devicesChanged = () => void this.media.devicesChanged();

  private emit(change: Partial<RoomSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private finish(): void {
    this.finished = true;
    removeEventListener('online', this.networkChanged);
    navigator.mediaDevices?.removeEventListener('devicechange', this.devicesChanged);
    for (const timer of this.timers) clearInterval(timer);
    if (this.wishTimer) clearTimeout(this.wishTimer);
    this.media.stop();
    this.audio.stop();
    this.active?.close();
    this.candidate?.close();
    this.socket.close();
  }
}

/** Packet counts and request numbers change several times a second and are shown nowhere. */
function worthShowing(before: RoomState, after: RoomState): boolean {
  const quiet = { link: null, pending: null, nextRequestId: 0, nextOfferId: 0, lastSeq: 0, tickedAt: null, madeOffer: null };
  const a: Record<string, unknown> = { ...before, ...quiet };
  const b: Record<string, unknown> = { ...after, ...quiet };
  return before.link.status !== after.link.status || Object.keys(a).some((key) => a[key] !== b[key]);
}

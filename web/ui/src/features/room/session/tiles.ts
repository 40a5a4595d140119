/** From the roster and the slots to what stands on the screen. Pure. */
import type { Participant, Slot, Source } from './protocol';
import type { RoomState } from './state';

export type Tile = {
  key: string;
  participant: Participant;
  source: Source;
  /** The slot that carries the picture; null while there is none (camera off, or more cameras than slots). */
  mid: string | null;
  speaking: boolean;
};

function pictureKey(participant: string, source: Source): string {
  return `${participant}-${source}`;
}

function slotOf(slots: readonly Slot[], participant: string, source: Source): string | null {
  return slots.find((slot) => slot.participant === participant && slot.source === source)?.mid ?? null;
}

/** Everyone who has a seat inside, but oneself. Guests and members come after the hosts. */
export function others(state: RoomState): Participant[] {
  const rank = { host: 0, cohost: 1, member: 2, guest: 3 };
  return Object.values(state.roster)
    .filter((p) => p.id !== state.you && p.state !== 'waiting' && p.state !== 'left')
    .sort((a, b) => rank[a.role] - rank[b.role] || a.id.localeCompare(b.id));
}

/** How many listen, oneself among them: they have no tile and are counted instead. */
export function listenerCount(state: RoomState): number {
  return Object.values(state.roster).filter((p) => p.kind === 'listener' && p.state !== 'waiting' && p.state !== 'left').length;
}

export function waitingPeople(state: RoomState): Participant[] {
  return Object.values(state.roster)
    .filter((p) => p.state === 'waiting')
    .sort((a, b) => (a.waiting_since ?? 0) - (b.waiting_since ?? 0));
}

/** Whether a picture comes from a machine: it is for reading, not for seeing somebody. */
export function isDevice({ participant, source }: { participant: Participant; source: Source }): boolean {
  return source === 'camera2' && Boolean(participant.device);
}

/**
 * Cameras, second cameras and devices of the others, but what stands in the large place already. The first is the main
 * one: who spoke last, else the first camera with a picture.
 */
export function cameraTiles(state: RoomState, lastSpeaker: string | null, onStage: string | null = null): Tile[] {
  const tiles = others(state).filter(({ kind }) => kind !== 'listener').flatMap((participant) => {
    const tile = (source: Source): Tile => ({
      key: pictureKey(participant.id, source),
      participant,
      source,
      mid: participant.media[source] ? slotOf(state.slots, participant.id, source) : null,
      speaking: source === 'camera' && state.speakers.includes(participant.id) && participant.media.microphone,
    });
    const both = participant.media.camera2 ? [tile('camera'), tile('camera2')] : [tile('camera')];
    return both.filter(({ key }) => key !== onStage);
  });
  const main = tiles.find((tile) => tile.participant.id === lastSpeaker && tile.source === 'camera') ?? tiles.find((tile) => tile.mid !== null && !isDevice(tile));
  return main ? [main, ...tiles.filter((tile) => tile !== main)] : tiles;
}

/** A picture that stands still this long counts as lost. */
export const frozenAfterMs = 3000;

/**
 * Since when a camera that should move stands still; null while all is well. Screens are left out: they rest by nature;
 * and so are devices: their pictures say it themselves, and the fault is rarely ours.
 */
export function pictureLostSince(state: RoomState, still: Readonly<Record<string, number>>, now: number): number | null {
  const since = state.slots.flatMap(({ mid, participant, source }) => {
    const owner = state.roster[participant];
    const camera = source === 'camera' || (source === 'camera2' && !owner?.device);
    const expected = camera && owner?.state === 'admitted' && owner.media[source];
    const at = still[mid];
    return expected && at !== undefined && now - at >= frozenAfterMs ? [at] : [];
  });
  return since.length > 0 ? Math.min(...since) : null;
}

/** A picture for the large place: a shared screen, or a device. */
export type StagePicture = { key: string; participant: Participant; source: Source; mid: string | null };

export function stagePictures(state: RoomState): StagePicture[] {
  const screens = state.slots.flatMap(({ mid, participant: id, source }) => {
    const participant = state.roster[id];
    const shown = source === 'screen' && participant?.media.screen && id !== state.you;
    return shown ? [{ key: pictureKey(id, source), participant, source, mid }] : [];
  });
  const devices = others(state).flatMap((participant): StagePicture[] => {
    if (!participant.device || !participant.media.camera2) return [];
    return [{ key: pictureKey(participant.id, 'camera2'), participant, source: 'camera2', mid: slotOf(state.slots, participant.id, 'camera2') }];
  });
  return [...screens.slice(0, 1), ...devices];
}

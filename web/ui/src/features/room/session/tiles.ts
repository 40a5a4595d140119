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

function slotOf(slots: readonly Slot[], participant: string, source: Source): string | null {
  return slots.find((slot) => slot.participant === participant && slot.source === source)?.mid ?? null;
}

/** The people to show: everyone who has a seat inside, but oneself. Guests and members come after the hosts. */
export function others(state: RoomState): Participant[] {
  const rank = { host: 0, cohost: 1, member: 2, guest: 3 };
  return Object.values(state.roster)
    .filter((p) => p.id !== state.you && p.state !== 'waiting' && p.state !== 'left')
    .sort((a, b) => rank[a.role] - rank[b.role] || a.id.localeCompare(b.id));
}

export function waitingPeople(state: RoomState): Participant[] {
  return Object.values(state.roster)
    .filter((p) => p.state === 'waiting')
    .sort((a, b) => (a.waiting_since ?? 0) - (b.waiting_since ?? 0));
}

/** Cameras and second cameras of the others. The first is the main one: who spoke last, else the first with a picture. */
export function cameraTiles(state: RoomState, lastSpeaker: string | null): Tile[] {
  const tiles = others(state).flatMap((participant) => {
    const tile = (source: Source): Tile => ({
      key: `${participant.id}-${source}`,
      participant,
      source,
      mid: participant.media[source] ? slotOf(state.slots, participant.id, source) : null,
      speaking: source === 'camera' && state.speakers.includes(participant.id) && participant.media.microphone,
    });
    return participant.media.camera2 ? [tile('camera'), tile('camera2')] : [tile('camera')];
  });
  const main = tiles.find((tile) => tile.participant.id === lastSpeaker && tile.source === 'camera') ?? tiles.find((tile) => tile.mid !== null);
  return main ? [main, ...tiles.filter((tile) => tile !== main)] : tiles;
}

/** A picture that stands still this long counts as lost. */
export const frozenAfterMs = 3000;

/**
 * Since when a camera that should move stands still; null while all is well. Screens are left out: they rest by nature.
 */
export function pictureLostSince(state: RoomState, still: Readonly<Record<string, number>>, now: number): number | null {
  const since = state.slots.flatMap(({ mid, participant, source }) => {
    const owner = state.roster[participant];
    const expected = (source === 'camera' || source === 'camera2') && owner?.state === 'admitted' && owner.media[source];
    const at = still[mid];
    return expected && at !== undefined && now - at >= frozenAfterMs ? [at] : [];
  });
  return since.length > 0 ? Math.min(...since) : null;
}

export type SharedScreen = { participant: Participant; mid: string };

export function sharedScreen(state: RoomState): SharedScreen | null {
  for (const slot of state.slots) {
    if (slot.source !== 'screen') continue;
    const participant = state.roster[slot.participant];
    if (participant?.media.screen && participant.id !== state.you) return { participant, mid: slot.mid };
  }
  return null;
}

/**
 * Does what should arrive arrive? Each look compares what the roster promises with what was received, says whose picture
 * or voice is missing, and when to try the connection anew. Pure: time and counts in, verdict and action out. Silence of
 * the whole connection is the ladder's business (link.ts); this is about one stream among others that do arrive.
 */
import type { Source } from './protocol';
import { lookRhythm, stoodStill } from './stall';
import type { OfferKind, RoomState } from './state';

export const missingAfterMs = 5_000;
/** Never oftener than the first; what did not help a few times helps seldom later. */
const restMs = [10_000, 20_000, 40_000, 60_000];

/**
 * An ICE restart first, and in the end again: it disturbs nobody. A connection made anew asks the relay for everything
 * once more; where that did not help twice, the fault lies with the sender and what does arrive is left in peace.
 */
const remedies: readonly OfferKind[] = ['ice_restart', 'new', 'new'];

export type Expected = { mid: string; participant: string; source: Source };
export type Missing = { participant: string; source: Source };

export type Look = {
  now: number;
  /** The streams that should be arriving. */
  expected: readonly Expected[];
  /** What has arrived in each slot so far: frames of a picture, packets of a voice. */
  arrived: Readonly<Record<string, number>>;
  /** Another PeerConnection counts from nothing. */
  connection: number;
  /** The PeerConnection that carries our own picture and voice. */
  publishing: boolean;
  /** The ladder is already at work, or an offer is on its way. */
  busy: boolean;
};

type Stream = Expected & { count: number; since: number };

export type Watch = {
  streams: Readonly<Record<string, Stream>>;
  connection: number;
  /** The last look. */
  at: number | null;
  missing: readonly Missing[];
  /** Since when our own connection has not been standing. */
  downSince: number | null;
  uplinkWeak: boolean;
  attempts: number;
  actedAt: number | null;
};

export const firstWatch: Watch = { streams: {}, connection: 0, at: null, missing: [], downSince: null, uplinkWeak: false, attempts: 0, actedAt: null };

/**
 * A camera or microphone that is said to be on, in a slot that the view shows. A still screen sends nothing by nature, and
 * a device's connection is its own: making ours anew would not mend it.
 */
export function expectedStreams(state: RoomState, shown: (mid: string) => boolean): Expected[] {
  if (state.phase !== 'in_room') return [];
  return state.slots.flatMap(({ mid, participant, source }) => {
    const owner = state.roster[participant];
    const on = participant !== state.you && owner?.state === 'admitted' && owner.media[source];
    const camera = source === 'camera' || (source === 'camera2' && !owner?.device);
    const watched = source === 'microphone' || (camera && shown(mid));
    return on && watched ? [{ mid, participant, source }] : [];
  });
}

export function look(before: Watch, seen: Look): { watch: Watch; action: OfferKind | null } {
  const { now } = seen;
  const fresh = seen.connection !== before.connection;
  // Time in which this page itself stood still is nobody's silence.
  const stalled = stoodStill(before.at, now, lookRhythm);
  const streams: Record<string, Stream> = {};
  for (const expected of seen.expected) {
    const known = before.streams[expected.mid];
    streams[expected.mid] = follow(known && { ...known, since: known.since + stalled }, expected, seen, fresh);
  }
  const missing = Object.values(streams).flatMap(({ participant, source, since }) => (now - since >= missingAfterMs ? [{ participant, source }] : []));
  const downSince = seen.publishing ? null : before.downSince === null ? now : before.downSince + stalled;
  const watch: Watch = {
    streams,
    connection: seen.connection,
    at: now,
    missing: sameList(before.missing, missing),
    downSince,
    uplinkWeak: downSince !== null && now - downSince >= missingAfterMs,
    attempts: before.attempts,
    actedAt: before.actedAt,
  };
  if (watch.missing.length === 0) {
    // The rest between two tries holds even if the stream came back for a moment.
    const rested = before.actedAt === null || now - before.actedAt >= (restMs.at(-1) ?? 0);
    return { watch: rested ? { ...watch, attempts: 0, actedAt: null } : watch, action: null };
  }
  if (seen.busy || fresh || stalled > 0) return { watch, action: null };
  const rest = restMs[Math.min(before.attempts, restMs.length) - 1] ?? 0;
  if (before.actedAt !== null && now - before.actedAt < rest) return { watch, action: null };
  return { watch: { ...watch, attempts: before.attempts + 1, actedAt: now }, action: remedies[before.attempts] ?? 'ice_restart' };
}

function follow(known: Stream | undefined, expected: Expected, { now, arrived }: Look, fresh: boolean): Stream {
  const count = arrived[expected.mid] ?? 0;
  if (!known || !same(known, expected)) return { ...expected, count, since: now };
  // A connection made anew has its five seconds, but what was missing before it stays so until something arrives.
  if (fresh) return now - known.since >= missingAfterMs ? { ...known, count } : { ...known, count, since: now };
  return count > known.count ? { ...known, count, since: now } : { ...known, count };
}

function same(one: Missing, other: Missing): boolean {
  return one.participant === other.participant && one.source === other.source;
}

/** The list known before when it says the same, so that nothing is drawn anew. */
function sameList(before: readonly Missing[], now: readonly Missing[]): readonly Missing[] {
  return before.length === now.length && before.every((old, index) => now[index] && same(old, now[index])) ? before : now;
}

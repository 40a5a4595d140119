/** What each check says, from the session's snapshot. Pure. */
import type { RoomSnapshot } from '../room/session/RoomSession';

export type Verdict = 'running' | 'pass' | 'fail' | 'ask';

/** Long enough for a slow link; a working one connects in well under a second. */
export const relayPatienceMs = 12_000;

export function micVerdict({ local }: RoomSnapshot, heard: boolean): Verdict {
  if (local.microphone.problem) return 'fail';
  if (local.microphone.starting || !local.microphone.on) return 'running';
  return heard ? 'pass' : 'ask';
}

export function cameraVerdict({ local }: RoomSnapshot): Verdict {
  if (local.camera.problem) return 'fail';
  return local.camera.on ? 'pass' : 'running';
}

export function relayVerdict({ state, connectionNumber }: RoomSnapshot, waitedMs: number): Verdict {
  if (state.phase === 'closed') return 'fail';
  if (connectionNumber > 0 && state.link.status === 'connected') return 'pass';
  return waitedMs > relayPatienceMs ? 'fail' : 'running';
}

/** Enough for a picture of 360 lines upwards. */
export function isEnoughForPicture(outgoingBps: number | null): boolean {
  return outgoingBps === null || outgoingBps >= 500_000;
}

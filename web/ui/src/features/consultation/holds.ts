/** A time that is held: by a coordinator for five minutes, or offered to a case on the waiting list for fifteen. Pure. */
import type { ConsultationLine } from '../../api/consultations';

export const holdMs = 5 * 60_000;
export const offerMs = 15 * 60_000;

type Held = Pick<ConsultationLine, 'state' | 'appointment' | 'updated_at'>;

/** A coordinator holds for five minutes; what is held for longer was offered from the waiting list. */
export function isOffer({ state, appointment, updated_at }: Held): boolean {
  if (state !== 'held' || !appointment?.hold_expires_at) return false;
  return appointment.hold_expires_at - updated_at > holdMs + 30_000;
}

export function holdLength(line: Held): number {
  return isOffer(line) ? offerMs : holdMs;
}

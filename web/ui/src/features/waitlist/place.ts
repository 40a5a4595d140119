/** Where a case stands in the waiting list. Pure. */
import type { Waiting } from './api';

/**
 * The place of each case among those that wait for the same hospital, from 1, as the server will offer times. Null where the
 * reader does not coordinate at that hospital and so does not see everybody who waits there.
 */
export function placesOf(waiting: readonly Waiting[], own: ReadonlySet<string>): ReadonlyMap<string, number | null> {
  const counts = new Map<string, number>();
  return new Map(
    waiting.map(({ consultation_id, hospital_id }) => {
      const place = (counts.get(hospital_id) ?? 0) + 1;
      counts.set(hospital_id, place);
      return [consultation_id, own.has(hospital_id) ? place : null] as const;
    }),
  );
}

/** What the server makes of a stored calendar. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

export type Availability = components['schemas']['Availability'];
export type TimeSpan = components['schemas']['TimeSpan'];

export const availabilityQuery = (person: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['schedule', person, 'availability', from, to],
    queryFn: () => take(api.GET('/api/specialists/{id}/availability', { params: { path: { id: person }, query: { from, to } } })),
  });

export type Slot = { from: number; to: number; state: 'open' | 'booked' | 'theatre' | 'absent' | 'closed' | 'off' };

const quarterMs = 900_000;

/** A day in pieces of one length, each with what stands there. What takes time away is told before what gives it. */
export function slotsOf(found: Availability, from: number, to: number, lengthMs: number = 2 * quarterMs): Slot[] {
  const touches = (spans: readonly TimeSpan[], slot: { from: number; to: number }) => spans.some((span) => span.starts_at < slot.to && span.ends_at > slot.from);
  const covers = (spans: readonly TimeSpan[], slot: { from: number; to: number }) => spans.some((span) => span.starts_at <= slot.from && span.ends_at >= slot.to);
  const slots: Slot[] = [];
  for (let at = from; at + lengthMs <= to; at += lengthMs) {
    const slot = { from: at, to: at + lengthMs };
    const taken = (['absent', 'theatre', 'booked'] as const).find((part) => touches(found[part], slot));
    slots.push({ ...slot, state: taken ?? (covers(found.open, slot) ? 'open' : touches(found.closed, slot) ? 'closed' : 'off') });
  }
  return slots;
}

import { expect, test } from 'vitest';
import type { ConsultationLine } from '../../api/consultations';
import { holdLength, holdMs, isOffer, offerMs } from './holds';

const held = (more: object) => ({ state: 'held', updated_at: 1_000, appointment: { hold_expires_at: 1_000 + offerMs }, ...more }) as unknown as ConsultationLine;

test('what is held for fifteen minutes was offered, a coordinator holds for five', () => {
  expect([isOffer(held({})), holdLength(held({}))]).toEqual([true, offerMs]);
  const own = held({ appointment: { hold_expires_at: 1_000 + holdMs } });
  expect([isOffer(own), holdLength(own)]).toEqual([false, holdMs]);
  expect(isOffer(held({ state: 'booked' }))).toBe(false);
  expect(isOffer(held({ appointment: null }))).toBe(false);
});

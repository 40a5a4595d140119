/** Plans for tests. */
import type { Case, Colleague, Plan } from './plan';

export const noon = Date.parse('2026-11-23T12:00:00+07:00');
export const hour = 3_600_000;

export function aCase(id: string, part: Partial<Case> = {}): Case {
  const starts_at = part.starts_at ?? noon + hour;
  const ends_at = part.ends_at ?? starts_at + hour / 2;
  return {
    appointment_id: id,
    version: 3,
    consultation_id: `c-${id}`,
    code: `HC-${id}`,
    urgency: 'asap',
    specialty: 'neurology',
    requesting_hospital: { id: 'phulam', short_name: 'TTYT Phú Lâm', duty_phone: '' },
    starts_at,
    ends_at,
    way: 'colleague',
    to_specialist_id: 'an',
    to_specialist: 'BS An',
    to_starts_at: starts_at,
    to_ends_at: ends_at,
    ...part,
  };
}

export const later = (id: string, at: number, part: Partial<Case> = {}) => aCase(id, { urgency: 'routine', way: 'later', to_specialist_id: 'minh', to_specialist: 'BS Minh', to_starts_at: at, to_ends_at: at + hour / 2, ...part });
export const undecided = (id: string, part: Partial<Case> = {}) => aCase(id, { way: 'decide', to_specialist_id: 'minh', to_specialist: 'BS Minh', ...part });

export const aColleague = (id: string, part: Partial<Colleague> = {}): Colleague => ({ person_id: id, person: `BS ${id}`, phone: '0900000001', free_now: true, could_take: 1, ...part });

export function aPlan(cases: Case[], part: Partial<Plan> = {}): Plan {
  return { person_id: 'minh', person: 'BS Minh', from: noon, to: noon + 3 * hour, cases, colleagues: [aColleague('an')], told: 2, ...part };
}

/** Whom a coordinator can ring now, the most useful first. */
import type { components } from '../../api/schema';
import type { DutyPerson, Page, Presence } from '../paging/types';

type Specialist = components['schemas']['Specialist'];
export type Candidate = { id: string; name: string; specialties: readonly string[]; onDuty: boolean; presence: Presence | null };

const ease: Record<Presence, number> = { available: 0, busy: 1, away: 2 };

export function candidates(page: Page, specialists: readonly Specialist[], duty: readonly DutyPerson[]): Candidate[] {
  // Somebody who has not rung yet may be rung before their turn.
  const called = new Set(page.levels.flatMap(({ people }) => people.filter(({ rung_at }) => rung_at).map(({ person_id }) => person_id)));
  const onDuty = new Map(duty.map((one) => [one.person_id, one]));
  const named = specialists.map(({ id, title, full_name, specialties }) => ({ id, name: [title, full_name].filter(Boolean).join(' '), specialties }));
  // The directory may not have come. Coordinators and leaders who are no specialists cannot be rung by hand.
  const others = duty.filter(({ person_id, level }) => level !== 'coordinator' && level !== 'leader' && !named.some(({ id }) => id === person_id)).map(({ person_id, person }) => ({ id: person_id, name: person, specialties: [] as string[] }));
  const wide = new Set(duty.filter(({ level }) => level === 'leader').map(({ person_id }) => person_id));
  const rank = (one: Candidate) => (wide.has(one.id) ? 15 : one.onDuty ? 0 : one.specialties.includes(page.specialty) ? 10 : 20) + (one.presence ? ease[one.presence] : 3);
  return [...named, ...others]
    .filter(({ id }) => !called.has(id))
    .map((one) => ({ ...one, onDuty: onDuty.has(one.id), presence: onDuty.get(one.id)?.presence ?? null }))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'vi'));
}

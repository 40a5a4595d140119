/** Who can be put on the rota of a hospital: its specialists, and whoever else this reader may know of. */
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { specialistsQuery } from '../../api/directory';
import { useUser } from '../../api/session';
import type { DutyShift } from '../paging/types';

export type Person = { id: string; name: string; specialties: readonly string[] };

const nameOf = ({ title, full_name }: { title: string; full_name: string }) => [title, full_name].filter(Boolean).join(' ');

export function usePeople(hospitalId: string, shifts: readonly DutyShift[]): Person[] {
  const user = useUser();
  const specialists = useQuery(specialistsQuery(hospitalId));
  // Only a hospital's administrator may list its other people.
  const manages = user?.roles.some(({ role, hospital_id }) => role === 'hospital_admin' && hospital_id === hospitalId) ?? false;
  const users = useQuery({ queryKey: ['users'], queryFn: () => take(api.GET('/api/users')), enabled: manages });
  const found = new Map<string, Person>();
  const add = (person: Person) => {
    if (!found.has(person.id)) found.set(person.id, person);
  };
  for (const one of specialists.data ?? []) add({ id: one.id, name: nameOf(one), specialties: one.specialties });
  for (const one of users.data ?? []) if (one.active && one.roles.some(({ hospital_id }) => hospital_id === hospitalId)) add({ id: one.id, name: nameOf(one), specialties: [] });
  if (user?.roles.some(({ hospital_id }) => hospital_id === hospitalId)) add({ id: user.id, name: nameOf(user), specialties: user.specialties });
  for (const one of shifts) add({ id: one.person_id, name: one.person, specialties: [] });
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** For one row of the rota: those of its specialty first; the rest only where the specialty does not matter. */
export function suited(people: readonly Person[], specialty: string | null): Person[] {
  return specialty === null ? [...people] : people.filter(({ specialties }) => specialties.includes(specialty));
}

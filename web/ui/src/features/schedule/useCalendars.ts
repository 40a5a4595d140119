/** Whose calendars a reader may write: their own first, then those of the specialists whom they coordinate. */
import { useQueries } from '@tanstack/react-query';
import { specialistsQuery } from '../../api/directory';
import { hasRole, type SignedInUser } from '../../api/session';

export type Calendar = { id: string; name: string; specialties: readonly string[] };

const nameOf = ({ title, full_name }: { title: string; full_name: string }) => [title, full_name].filter(Boolean).join(' ');

export function useCalendars(user: SignedInUser | null): { people: Calendar[]; loading: boolean; error: unknown } {
  const hospitals = [...new Set(user?.roles.flatMap(({ role, hospital_id }) => (role === 'coordinator' && hospital_id ? [hospital_id] : [])))];
  const found = useQueries({ queries: hospitals.map(specialistsQuery) });
  const own = user && hasRole(user, 'specialist') ? [{ id: user.id, name: nameOf(user), specialties: user.specialties }] : [];
  const others = found.flatMap(({ data }) => data ?? []).map((one) => ({ id: one.id, name: nameOf(one), specialties: one.specialties }));
  const known = new Map([...own, ...others.sort((a, b) => a.name.localeCompare(b.name, 'vi'))].map((one) => [one.id, one]));
  return { people: [...known.values()], loading: found.some(({ isPending }) => isPending), error: found.find(({ error }) => error !== null)?.error ?? null };
}

/** Which cases the board shows: words, urgency, column, hospital, specialty. Kept in the address, so that it can be sent and comes back. Pure. */
import { plain } from '../../ui/plain';
import { type Urgency, urgencies } from '../../ui/UrgencyMark';
import { type ColumnId, columns, type Line } from './board';

export type Filter = { text: string; urgencies: readonly Urgency[]; columns: readonly ColumnId[]; /** A hospital that asks or advises; '' for all. */ hospital: string; specialty: string };

export const noFilter: Filter = { text: '', urgencies: [], columns: [], hospital: '', specialty: '' };

const names = { text: 'tim', urgencies: 'muc', columns: 'cot', hospital: 'cs', specialty: 'ck' };

export function readFilter(search: URLSearchParams): Filter {
  const list = (name: string) => (search.get(name) ?? '').split(',');
  return {
    text: search.get(names.text) ?? '',
    urgencies: urgencies.filter((level) => list(names.urgencies).includes(level)),
    columns: columns.flatMap(({ id }) => (list(names.columns).includes(id) ? [id] : [])),
    hospital: search.get(names.hospital) ?? '',
    specialty: search.get(names.specialty) ?? '',
  };
}

/** The same address with another filter; what else stands in it stays. */
export function withFilter(search: URLSearchParams, filter: Filter): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (name: string, value: string) => (value === '' ? next.delete(name) : next.set(name, value));
  put(names.text, filter.text);
  put(names.urgencies, filter.urgencies.join(','));
  put(names.columns, filter.columns.join(','));
  put(names.hospital, filter.hospital);
  put(names.specialty, filter.specialty);
  return next;
}

export function isFiltering({ text, urgencies, columns, hospital, specialty }: Filter): boolean {
  return text.trim() !== '' || urgencies.length > 0 || columns.length > 0 || hospital !== '' || specialty !== '';
}

/** "Trần Văn Thử" → "TVT". */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('');
}

/**
 * Every word must be found somewhere: in the code, the hospitals, the specialty, the question, the two doctors, or in the patient's initials; not in the name, which would then stand in the address and in the browser's history.
 */
export function matches(line: Line, filter: Filter, specialty: (code: string | null | undefined) => string): boolean {
  if (filter.urgencies.length > 0 && !filter.urgencies.includes(line.urgency)) return false;
  if (filter.columns.length > 0 && !columns.some(({ id, states }) => filter.columns.includes(id) && states.includes(line.state))) return false;
  if (filter.hospital !== '' && line.requesting_hospital.id !== filter.hospital && line.advising_hospital?.id !== filter.hospital) return false;
  if (filter.specialty !== '' && line.specialty !== filter.specialty) return false;
  if (filter.text.trim() === '') return true;
  const places = [line.requesting_hospital, line.advising_hospital].flatMap((place) => (place ? [place.short_name] : []));
  const parts = [line.code, ...places, specialty(line.specialty), line.headline ?? '', initials(line.patient?.full_name ?? ''), line.requester.name, line.specialist?.name ?? ''];
  const hay = plain(parts.join(' '));
  return plain(filter.text).split(/\s+/).every((word) => hay.includes(word));
}

/** The hospitals and specialties that the cases name, for the two choices. */
export function choicesOf(lines: readonly Line[]): { hospitals: { id: string; name: string }[]; specialties: string[] } {
  const hospitals = new Map<string, string>();
  const specialties = new Set<string>();
  for (const line of lines) {
    hospitals.set(line.requesting_hospital.id, line.requesting_hospital.short_name);
    if (line.advising_hospital) hospitals.set(line.advising_hospital.id, line.advising_hospital.short_name);
    if (line.specialty) specialties.add(line.specialty);
  }
  return { hospitals: [...hospitals].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'vi')), specialties: [...specialties] };
}

export function toggle<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((known) => known !== value) : [...list, value];
}

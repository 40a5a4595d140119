/** The order of the list. Pure; the address keeps it (`sap=due` or `sap=-due`). */
import { urgencies } from '../../ui/UrgencyMark';
import { columns, type Line } from './board';

export const sortKeys = ['due', 'urgency', 'specialty', 'requesting', 'state', 'complete'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = { key: SortKey; down: boolean } | null;

export function readSort(text: string | null): Sort {
  const down = text?.startsWith('-') ?? false;
  const key = sortKeys.find((known) => known === (down ? text?.slice(1) : text));
  return key ? { key, down } : null;
}

export function writeSort(sort: Sort): string | null {
  return sort && (sort.down ? `-${sort.key}` : sort.key);
}

/** Up, then down, then as the server sorts. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  if (sort?.key !== key) return { key, down: false };
  return sort.down ? null : { key, down: true };
}

/** Whose clock runs: until the meeting where it has a time, until the answer otherwise. */
export function dueOf(line: Line): number | null {
  const { appointment, state } = line;
  if (appointment && ['held', 'booked', 'waiting'].includes(state)) return state === 'held' ? (appointment.hold_expires_at ?? appointment.starts_at) : appointment.starts_at;
  return ['submitted', 'accepted', 'returned', 'no_show'].includes(state) ? (line.due_at ?? null) : null;
}

type Names = { specialty: (code: string | null | undefined) => string };

export function sorted(lines: readonly Line[], sort: Sort, names: Names): Line[] {
  const list = [...lines];
  if (sort === null) return list;
  const values = new Map(list.map((line) => [line.id, valueOf(line, sort.key, names)]));
  const sign = sort.down ? -1 : 1;
  return list.sort((a, b) => {
    const [x, y] = [values.get(a.id) ?? null, values.get(b.id) ?? null];
    // What has no value stands last either way.
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === 'string' ? x.localeCompare(String(y), 'vi') : x - Number(y));
  });
}

function valueOf(line: Line, key: SortKey, names: Names): number | string | null {
  switch (key) {
    case 'due':
      return dueOf(line);
    case 'urgency':
      return urgencies.indexOf(line.urgency);
    case 'specialty':
      return names.specialty(line.specialty) || null;
    case 'requesting':
      return line.requesting_hospital.short_name;
    case 'state':
      return columns.findIndex(({ states }) => states.includes(line.state));
    case 'complete':
      return line.completeness?.percent ?? null;
  }
}

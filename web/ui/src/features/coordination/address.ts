/** What the address says beside the filter: the open case, the case that is placed, the view, the order. Pure. */
import { readSort, type Sort, writeSort } from './sorting';

export type View = 'board' | 'list' | 'timeline';
export type Place = { open: string | null; planning: string | null; view: View; sort: Sort };

const viewNames: Record<View, string | null> = { board: null, list: 'danh-sach', timeline: 'lich' };

export function readPlace(search: URLSearchParams): Place {
  const named = search.get('xem');
  const view = named === viewNames.list ? 'list' : named === viewNames.timeline ? 'timeline' : 'board';
  return { open: search.get('ca'), planning: search.get('xep'), view, sort: readSort(search.get('sap')) };
}

/** The same address with some of it changed; the filter stays. */
export function withPlace(search: URLSearchParams, change: Partial<Place>): URLSearchParams {
  const next = new URLSearchParams(search);
  const place = { ...readPlace(search), ...change };
  const put = (name: string, value: string | null) => (value === null ? next.delete(name) : next.set(name, value));
  put('ca', place.open);
  put('xep', place.planning);
  put('xem', viewNames[place.view]);
  put('sap', writeSort(place.sort));
  return next;
}

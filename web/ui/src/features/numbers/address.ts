/** What the page shows stands in its address, so that it can be sent and comes back. Pure. */
import type { By, Side } from './api';
import { type FigureId, figureIds } from './figures';
import { type Month, monthsAfter } from './period';

export type View = { months: '3' | '6' | '12' | 'own'; first: Month; last: Month; by: By; side: Side; hospital: string; figure: FigureId };

const lengths = ['3', '6', '12', 'own'] as const;
const sorts = ['hospital', 'specialty', 'month'] as const satisfies readonly By[];
const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

export function readView(search: URLSearchParams, thisMonth: Month): View {
  const one = <T extends string>(name: string, known: readonly T[], usual: T): T => known.find((value) => value === search.get(name)) ?? usual;
  const month = (name: string, usual: Month) => (monthPattern.test(search.get(name) ?? '') ? (search.get(name) ?? usual) : usual);
  const months = one('ky', lengths, '12');
  const back = months === 'own' ? 11 : Number(months) - 1;
  const [first, last] = [monthsAfter(thisMonth, -back), thisMonth];
  return {
    months,
    first: months === 'own' ? month('tu', first) : first,
    last: months === 'own' ? month('den', last) : last,
    by: one('theo', sorts, 'hospital'),
    side: one('ben', ['advising', 'requesting'], 'advising'),
    hospital: search.get('cs') ?? '',
    figure: one('so', figureIds, 'requests'),
  };
}

/** Only what differs from the usual view stands in the address. */
export function writeView(view: View): URLSearchParams {
  const search = new URLSearchParams();
  const put = (name: string, value: string, usual: string) => value !== usual && search.set(name, value);
  put('ky', view.months, '12');
  if (view.months === 'own') {
    search.set('tu', view.first);
    search.set('den', view.last);
  }
  put('theo', view.by, 'hospital');
  put('ben', view.side, 'advising');
  put('cs', view.hospital, '');
  put('so', view.figure, 'requests');
  return search;
}

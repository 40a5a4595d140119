/** Numbers about many consultations, and the same as files. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, checkedFetch, take } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Numbers = Schemas['Numbers'];
export type NumbersLine = Schemas['NumbersLine'];
export type Count = Schemas['Count'];
export type By = Schemas['By'];
export type Side = Schemas['Side'];

/** `hospital`: '' for all that the reader may see. */
export type Asked = { from: number; to: number; by: By; side: Side; hospital: string };

const query = ({ hospital, ...asked }: Asked) => (hospital === '' ? asked : { ...asked, hospital_id: hospital });

export const numbersQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['numbers', asked],
    queryFn: () => take(api.GET('/api/numbers', { params: { query: query(asked) } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export type FileKind = 'csv' | 'xlsx';

export function fileHref(kind: FileKind, asked: Asked): string {
  const entries = Object.entries(query(asked)).map(([name, value]) => [name, String(value)]);
  return `/api/numbers.${kind}?${new URLSearchParams(entries)}`;
}

/** Through the page's own way to the API, so that the headings are in the reader's language and a refusal has its sentence. */
export async function saveFile(href: string): Promise<void> {
  const response = await checkedFetch(new Request(new URL(href, location.origin), { credentials: 'same-origin' }));
  const [, name = 'hoichan'] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download begins after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Code lists that hardly ever change: specialties and hospitals. */
import { useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from './client';
import type { components } from './schema';

export type Specialty = components['schemas']['Specialty'];
export type Hospital = components['schemas']['Hospital'];

const listStaleMs = 600_000;

export const specialtiesQuery = queryOptions({
  queryKey: ['specialties'],
  queryFn: () => take(api.GET('/api/specialties')),
  staleTime: listStaleMs,
});

export const hospitalsQuery = queryOptions({
  queryKey: ['hospitals'],
  queryFn: () => take(api.GET('/api/hospitals')),
  staleTime: listStaleMs,
});

/** The hospitals that the reader's hospital has a valid contract with, and what they advise on. */
export const advisersQuery = queryOptions({ queryKey: ['advisers'], queryFn: () => take(api.GET('/api/advisers')), staleTime: listStaleMs });

export const departmentsQuery = (id: string) =>
  queryOptions({ queryKey: ['departments', id], queryFn: () => take(api.GET('/api/hospitals/{id}/departments', { params: { path: { id } } })) });

export const specialistsQuery = (id: string) =>
  queryOptions({ queryKey: ['specialists', id], queryFn: () => take(api.GET('/api/hospitals/{id}/specialists', { params: { path: { id } } })), staleTime: listStaleMs });

/** Names a specialty code in the reader's language; the code itself until the list is there. */
export function useSpecialtyName(): (code: string | null | undefined) => string {
  const { i18n } = useLingui();
  const { data } = useQuery(specialtiesQuery);
  return (code) => {
    const found = data?.find((specialty) => specialty.code === code);
    if (!found) return code ?? '';
    return i18n.locale === 'en' ? found.name_en : found.name_vi;
  };
}

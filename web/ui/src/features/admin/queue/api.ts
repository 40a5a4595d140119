/** What holds at a hospital's desk: its times, its routing rules and its forms. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../../api/client';
import { ApiError } from '../../../api/error';
import type { components } from '../../../api/schema';

type Schemas = components['schemas'];
export type SlaSetting = Schemas['SlaSetting'];
export type Rule = Schemas['RoutingRuleView'];
export type Terms = Schemas['RuleTerms'];

export const slaQuery = (hospital: string) => queryOptions({ queryKey: ['sla', hospital], queryFn: () => take(api.GET('/api/sla', { params: { query: { hospital_id: hospital } } })) });

export const saveSla = (hospital: string, body: Schemas['SaveSlaSetting']) => take(api.PUT('/api/sla', { params: { query: { hospital_id: hospital } }, body }));

export const rulesQuery = (hospital: string) =>
  queryOptions({ queryKey: ['routing-rules', hospital], queryFn: () => take(api.GET('/api/routing-rules', { params: { query: { hospital_id: hospital } } })) });

export function saveRule(hospital: string, terms: Terms, known: Pick<Rule, 'id' | 'version'> | null): Promise<Rule> {
  const body = { ...terms, hospital_id: hospital, version: known?.version };
  return take(known ? api.PUT('/api/routing-rules/{id}', { params: { path: { id: known.id } }, body }) : api.POST('/api/routing-rules', { body }));
}

export const deleteRule = (id: string) => api.DELETE('/api/routing-rules/{id}', { params: { path: { id } } });

export const adoptRules = (hospital: string) => take(api.POST('/api/routing-rules/shipped', { body: { hospital_id: hospital } }));

/** The newer version that a refusal carries. */
export function newerIn<T>(error: unknown): T | null {
  if (!(error instanceof ApiError) || error.code !== 'stale_version') return null;
  return (error.details['current'] as T | undefined) ?? null;
}

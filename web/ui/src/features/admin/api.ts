/** The administrator's queries and calls. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, checkedFetch, take } from '../../api/client';
import type { components } from '../../api/schema';
import type { DeliveryState } from './deliveryWords';

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type UserInput = Schemas['UserInput'];
export type NewPassword = Schemas['NewPassword'];
export type Contract = Schemas['Contract'];
export type ContractInput = Schemas['ContractInput'];
export type Hospital = Schemas['Hospital'];
export type HospitalInput = Schemas['HospitalInput'];
export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['Delivery'];

export const usersQuery = queryOptions({ queryKey: ['users'], queryFn: () => take(api.GET('/api/users')) });
export const contractsQuery = queryOptions({ queryKey: ['contracts'], queryFn: () => take(api.GET('/api/contracts')) });

export const webhooksQuery = (hospital_id: string) => queryOptions({ queryKey: ['webhooks', hospital_id], queryFn: () => take(api.GET('/api/webhooks', { params: { query: { hospital_id } } })) });

export function auditPage(id: string, before: number | undefined) {
  return take(api.GET('/api/hospitals/{id}/audit', { params: { path: { id }, query: { before, limit: 50 } } }));
}

/** A mutation after which one list is looked at again. */
export function useSave<In, Out>(list: string, run: (input: In) => Promise<Out>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => queryClient.invalidateQueries({ queryKey: [list] }) });
}

export function inputOf(user: User, hospital: string): UserInput {
  const { username, full_name, title, license_number, phone, active, specialties, version } = user;
  const roles = user.roles.filter((held) => held.hospital_id === hospital).map((held) => held.role);
  return { hospital_id: hospital, username, full_name, title, license_number, phone, active, specialties, roles, version };
}

export function createUser(body: UserInput): Promise<NewPassword> {
  return take(api.POST('/api/users', { body }));
}

export function updateUser(id: string, body: UserInput): Promise<User> {
  return take(api.PUT('/api/users/{id}', { params: { path: { id } }, body }));
}

export function resetPassword(id: string): Promise<NewPassword> {
  return take(api.POST('/api/users/{id}/reset-password', { params: { path: { id } } }));
}

export function createDepartment(hospital_id: string, name: string) {
  return take(api.POST('/api/departments', { body: { hospital_id, name } }));
}

export function saveHospital(id: string | null, body: HospitalInput): Promise<Hospital> {
  return take(id === null ? api.POST('/api/hospitals/new', { body }) : api.PUT('/api/hospitals/{id}', { params: { path: { id } }, body }));
}

export function saveContract(id: string | null, body: ContractInput): Promise<Contract> {
  return take(id === null ? api.POST('/api/contracts', { body }) : api.PUT('/api/contracts/{id}', { params: { path: { id } }, body }));
}

export function createWebhook(body: Schemas['WebhookInput']): Promise<Webhook> {
  return take(api.POST('/api/webhooks', { body }));
}

const of = (id: string) => ({ params: { path: { id } } });

export const rotateWebhook = (id: string) => take(api.POST('/api/webhooks/{id}/rotate', of(id)));
export const deleteWebhook = (id: string) => take(api.DELETE('/api/webhooks/{id}', of(id)));
export const tryWebhook = (id: string) => take(api.POST('/api/webhooks/{id}/test', of(id)));

export function deliveriesPage(state: DeliveryState, before: string | undefined): Promise<Delivery[]> {
  return take(api.GET('/api/admin/outbox', { params: { query: { state, before } } }));
}

export const retryDelivery = (id: string) => take(api.POST('/api/admin/outbox/{id}/retry', of(id)));

/** The file travels as it is; the server reads it row by row and takes all or nothing. */
export async function importIcd10(file: File): Promise<Schemas['Imported']> {
  const request = new Request(new URL('/api/icd10/import', location.origin), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: file,
  });
  return (await checkedFetch(request)).json() as Promise<Schemas['Imported']>;
}

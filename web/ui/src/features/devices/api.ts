/** The calls about imaging devices: tokens for machines that send their picture into a meeting. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Device = Schemas['Device'];
export type DeviceKind = Schemas['DeviceKind'];

/** A device connects without anybody's doing on this page, so the list looks again by itself. */
const lookAgainMs = 5_000;

export const devicesQuery = (consultationId: string, appointmentId: string) =>
  queryOptions({
    queryKey: ['consultation', consultationId, 'devices', appointmentId],
    queryFn: () => take(api.GET('/api/appointments/{id}/devices', { params: { path: { id: appointmentId } } })),
    refetchInterval: lookAgainMs,
  });

export function issueDevice(appointmentId: string, label: string, kind: DeviceKind): Promise<Device> {
  return take(api.POST('/api/appointments/{id}/devices', { params: { path: { id: appointmentId } }, body: { label, kind } }));
}

export async function revokeDevice(id: string): Promise<void> {
  await api.DELETE('/api/devices/{id}', { params: { path: { id } } });
}

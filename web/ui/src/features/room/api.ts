/** The few calls that the room makes over HTTP. */
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type JoinTicket = Schemas['JoinTicket'];
export type RoomConsultation = Schemas['RoomConsultation'];
export type RoomMeeting = Schemas['RoomMeeting'];
export type GuestKind = Schemas['GuestKind'];
export type GuestWelcome = Schemas['GuestWelcome'];

export function joinAppointment(id: string): Promise<JoinTicket> {
  return take(api.POST('/api/appointments/{id}/join', { params: { path: { id } } }));
}

export async function endAppointment(id: string): Promise<void> {
  await api.POST('/api/appointments/{id}/end', { params: { path: { id } } });
}

export function inviteGuest(consultationId: string, name: string, kind: GuestKind): Promise<Schemas['GuestLink']> {
  return take(api.POST('/api/consultations/{id}/guests', { params: { path: { id: consultationId } }, body: { name, kind } }));
}

export function joinDeviceCheck(): Promise<JoinTicket> {
  return take(api.POST('/api/device-check/join'));
}

/**
 * Opens a guest's link and binds it to this device by a cookie. `token` comes from the link's fragment, which browsers
 * put into no request.
 */
export function openGuestLink(token: string): Promise<GuestWelcome> {
  return take(api.POST('/api/guest/open', { body: { token } }));
}

export function joinAsGuest(): Promise<JoinTicket> {
  return take(api.POST('/api/guest/join'));
}

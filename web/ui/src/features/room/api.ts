/** The few calls that the room makes over HTTP. */
import { callJson } from '../../api/json';
import type { Urgency } from '../../ui/UrgencyMark';

export type RoomConsultation = {
  id: string;
  code: string;
  urgency: Urgency;
  /** One line: age, sex, working diagnosis. null for guests and those without clinical rights. */
  summary: string | null;
};

export type AppointmentJoin = { ticket: string; room_id: string; consultation: RoomConsultation | null };
export type GuestKind = 'family' | 'interpreter' | 'second_doctor';

export function joinAppointment(appointmentId: string): Promise<AppointmentJoin> {
  return callJson('POST', `/api/appointments/${appointmentId}/join`, {});
}

export function endAppointment(appointmentId: string): Promise<void> {
  return callJson('POST', `/api/appointments/${appointmentId}/end`, {});
}

export function inviteGuest(consultationId: string, name: string, kind: GuestKind): Promise<{ url: string | null }> {
  return callJson('POST', `/api/consultations/${consultationId}/guests`, { name, kind });
}

export function joinDeviceCheck(): Promise<{ ticket: string }> {
  return callJson('POST', '/api/device-check/join', {});
}

export type GuestWelcome = { name: string; kind: GuestKind; hospital: string; starts_at: number | null; open: boolean };

/**
 * Opens a guest's link and binds it to this device by a cookie. `token` comes from the link's fragment, which browsers
 * put into no request.
 */
export function openGuestLink(token: string): Promise<GuestWelcome> {
  return callJson('POST', '/api/guest/open', { token });
}

export function joinAsGuest(): Promise<{ ticket: string }> {
  return callJson('POST', '/api/guest/join', {});
}

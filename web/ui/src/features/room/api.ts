/** The few calls that the room makes over HTTP. */
import { callJson } from '../../api/json';
import type { Urgency } from '../../ui/UrgencyMark';

export type RoomConsultation = {
  id: string;
  code: string;
  urgency: Urgency;
  /** One line about the patient, without a name. */
  summary: string;
};

export type AppointmentJoin = { ticket: string; room: string; consultation: RoomConsultation | null };
export type GuestKind = 'family' | 'interpreter' | 'second_doctor';

export function joinAppointment(appointmentId: string): Promise<AppointmentJoin> {
  return callJson('POST', `/api/appointments/${appointmentId}/join`, {});
}

export function endAppointment(appointmentId: string): Promise<void> {
  return callJson('POST', `/api/appointments/${appointmentId}/end`, {});
}

export function inviteGuest(consultationId: string, name: string, kind: GuestKind): Promise<{ url: string }> {
  return callJson('POST', `/api/consultations/${consultationId}/guests`, { name, kind });
}

export function joinDeviceCheck(): Promise<{ ticket: string }> {
  return callJson('POST', '/api/device-check/join', {});
}

/** `token` comes from the link's fragment, which browsers send to nobody. */
export function joinAsGuest(token: string): Promise<{ ticket: string; display_name: string }> {
  return callJson('POST', '/api/guest/join', { token });
}

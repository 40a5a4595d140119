/**
 * The words and figures of the statutory form "Trích biên bản hội chẩn". The record is kept in Vietnamese whatever
 * language the page is read in, so nothing here goes through translation.
 */
import type { components } from '../../api/schema';
import { yearsOld } from '../../ui/patient';
import { dayKey, showDate, zone } from '../../ui/time';

type Schemas = components['schemas'];
export type Printed = Schemas['PrintedMinutes'];
export type Person = Schemas['PrintedPerson'];
export type Confirmation = Schemas['Confirmation'];

export const dots = (count: number): string => '…'.repeat(count);

const clock = new Intl.DateTimeFormat('vi-VN', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** HH:mm:ss */
export function timeOf(at: number): string {
  return clock.format(at);
}

/** dd/MM/yyyy */
export function dateOf(at: number): string {
  return showDate(dayKey(at));
}

/** dd/MM/yyyy HH:mm:ss (+07:00), as a confirmation states its moment. */
export function momentOf(at: number): string {
  return `${dateOf(at)} ${timeOf(at)} (+07:00)`;
}

/** When the meeting took place, else when it is booked. */
export function meetingAt(printed: Printed): number | null {
  return printed.minutes.meeting.started_at ?? printed.appointment_starts_at ?? null;
}

/** "07 giờ 41 phút, ngày 21 tháng 11 năm 2026" as parts; dots where nothing is known yet. */
export function momentParts(at: number | null): { hour: string; minute: string; day: string; month: string; year: string } {
  if (at === null) return { hour: dots(2), minute: dots(2), day: dots(2), month: dots(2), year: dots(3) };
  const [year = '', month = '', day = ''] = dayKey(at).split('-');
  const [hour = '', minute = ''] = timeOf(at).split(':');
  return { hour, minute, day, month, year };
}

export function sexOf(printed: Printed): string {
  const { sex } = printed.content.patient;
  return sex === 'male' ? 'Nam' : sex === 'female' ? 'Nữ' : dots(4);
}

export function ageOf(printed: Printed, now: number): string {
  const years = yearsOld(printed.content.patient.birth, meetingAt(printed) ?? now);
  return years === null ? dots(3) : String(years);
}

/** "Khoa Cấp cứu" and "Cấp cứu" both stand after the printed word "Khoa". */
export function withoutKhoa(department: string): string {
  return department.replace(/^khoa\s+/i, '') || dots(8);
}

/** The working diagnosis with its codes, the main one first. */
export function diagnosisOf(printed: Printed): string {
  const { diagnosis, icd10 } = printed.content;
  const [main, ...others] = icd10;
  const first = main ? `${diagnosis || main.name} (${main.code})` : diagnosis;
  return [first, ...others.map((other) => `${other.name} (${other.code})`)].join('; ') || dots(30);
}

export function personOf(printed: Printed, id: string | undefined): Person | undefined {
  return printed.people.find((person) => person.id === id);
}

/** Name, department and hospital in one line. */
export function titled(person: Person | undefined, name: string): string {
  if (!person) return name;
  return [person.name, person.department, person.hospital].filter(Boolean).join(', ');
}

const guestKinds: Record<string, string> = { family: 'người nhà', interpreter: 'phiên dịch', second_doctor: 'bác sĩ cùng dự', coordinator: 'điều phối' };

/** Who was in the room without signing: guests by what they are, staff by their hospital. */
export function othersPresent(printed: Printed): string[] {
  const named = new Set(printed.people.map((person) => person.name));
  const lines = printed.minutes.meeting.participants
    .filter((participant) => !named.has(participant.name))
    .map((participant) => `${participant.name} (${[guestKinds[participant.kind], participant.hospital].filter(Boolean).join(', ') || 'khách'})`);
  return [...new Set(lines)];
}

/** How often and how long the line was down: "2 lần, tổng 14 giây". */
export function interruptionsOf(printed: Printed): string {
  const { interruptions, interrupted_ms, started_at } = printed.minutes.meeting;
  if (!started_at) return dots(12);
  return interruptions === 0 ? 'Không' : `${interruptions} lần, tổng ${Math.round(interrupted_ms / 1000)} giây`;
}

export function meetingSpan(printed: Printed): string {
  const { started_at, ended_at } = printed.minutes.meeting;
  if (!started_at) return dots(20);
  const end = ended_at ? timeOf(ended_at) : dots(4);
  const sameDay = !ended_at || dayKey(started_at) === dayKey(ended_at);
  return sameDay ? `${timeOf(started_at)} – ${end}, ngày ${dateOf(started_at)}` : `${timeOf(started_at)} ngày ${dateOf(started_at)} – ${end} ngày ${dateOf(ended_at)}`;
}

const consents = {
  patient: 'Người bệnh đồng ý chia sẻ hồ sơ để hội chẩn',
  representative: 'Người đại diện của người bệnh đồng ý chia sẻ hồ sơ để hội chẩn',
  emergency: 'Cấp cứu, không hỏi được người bệnh và người đại diện',
};

export function consentOf(printed: Printed): string {
  const { consent } = printed.content;
  return consent ? consents[consent] : dots(20);
}

/** The first twelve digits, in fours: enough to compare by eye. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, 12).replaceAll(/(.{4})(?=.)/g, '$1 ');
}

export function confirmationsOf(printed: Printed, capacity: Confirmation['capacity']): Confirmation[] {
  return printed.minutes.confirmations.filter((confirmation) => confirmation.capacity === capacity);
}

export function awaited(printed: Printed): string[] {
  return printed.minutes.confirmations.filter((confirmation) => !confirmation.at).map((confirmation) => confirmation.person.name);
}

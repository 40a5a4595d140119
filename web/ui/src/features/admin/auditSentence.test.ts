import { expect, test } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import { type AuditEvent, auditActor, auditObject, auditSentence, namesIn } from './auditSentence';

const event = (action: string, detail: object = {}, change: Partial<AuditEvent> = {}): AuditEvent =>
  ({ seq: 1, at: 0, hash: 'h', actor: 'system', action, detail, object_kind: 'consultation', object_id: '01a200ab-4805-7440', ...change }) as AuditEvent;
const by = (actor: string, actor_name: string | null = null) => event('x', {}, { actor, actor_name });
const names = namesIn([by('user:u1', 'TS.BS Trần Quốc Minh'), event('x', {}, { object_id: 'c1', code: 'HC-2611-0003' })]);
const say = (action: string, detail?: object) => auditSentence(event(action, detail), names);

test('what happened is a sentence in Vietnamese', async () => {
  await activateLocale('vi');
  expect(say('consultation.state', { from: 'in_consultation', to: 'interrupted' })).toBe('Đổi trạng thái ca: từ “Đang họp” sang “Đang gián đoạn”');
  expect(say('consultation.read', { depth: 'summary' })).toBe('Đọc ca: bản tóm tắt để xét');
  expect(say('appointment.book', { appointment: 'a', specialist: 'u1', starts_at: 1_763_710_200_000, ends_at: 1 })).toMatch(/^Đặt lịch hẹn: .*2025.*, TS\.BS Trần Quốc Minh$/);
  expect(say('excerpt.open', { kind: 'dicom', what: 'preview', sha256: 'x' })).toBe('Mở tài liệu: Ảnh DICOM, ảnh xem trước');
  expect(say('minutes.read')).toBe('Đọc biên bản');
  expect(say('patient.find')).toBe('Tìm người bệnh');
  expect(say('device.issue', { device: 'd', kind: 'ultrasound' })).toBe('Cấp mã cho thiết bị hình: Siêu âm');
});

test('and in English', async () => {
  await activateLocale('en');
  expect(say('consultation.state', { from: 'in_consultation', to: 'interrupted' })).toBe('State changed: from “Meeting” to “Interrupted”');
  await activateLocale('vi');
});

test('an unknown code, or an unknown word in a known one, is shown as it is', () => {
  expect(say('relay.moved', { at: 1_763_710_200_000, of: 'c1' })).toMatch(/^relay\.moved: at: 14:30 21\/11\/2025, of: HC-2611-0003$/);
  expect(say('relay.moved', { to: 'b', packets: 3 })).toBe('relay.moved: to: b, packets: 3');
  expect(say('consultation.state', { from: 'booked', to: 'somewhere' })).toBe('Đổi trạng thái ca: từ “Đã đặt” sang “somewhere”');
  expect(auditActor(by('robot'))).toBe('robot');
  expect(auditObject(event('x', {}, { object_kind: 'thing', object_id: '7' }), names)).toBe('thing 7');
});

test('who and what have names where they are known', () => {
  expect(auditActor(by('system'))).toBe('Hệ thống');
  expect(auditActor(by('user:u1', 'TS.BS Trần Quốc Minh'))).toBe('TS.BS Trần Quốc Minh');
  expect(auditActor(by('user:0123456789'))).toBe('Người dùng 01234567');
  expect(auditActor(by('guest:0123456789'))).toBe('Khách mời 01234567');
  expect(auditObject(event('consultation.read', {}, { code: 'HC-2611-0412' }), names)).toBe('Ca HC-2611-0412');
  expect(auditObject(event('excerpt.open', {}, { object_kind: 'excerpt', object_id: 'e1' }), names)).toBe('Tệp đính kèm e1');
  expect(auditObject(event('excerpt.open', { consultation: 'c1' }, { object_kind: 'excerpt', object_id: 'e1' }), names)).toBe('Tệp đính kèm · HC-2611-0003');
  expect(auditObject(event('user.update', {}, { object_kind: 'user', object_id: 'u1' }), names)).toBe('Người dùng TS.BS Trần Quốc Minh');
});

/** An entry of the audit trail as a sentence. Whatever has no words here is shown as the trail has it. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { t } from '@lingui/core/macro';
import type { components } from '../../api/schema';
import { stateNames } from '../../ui/states';
import { formatDateTime } from '../../ui/time';
import { deviceKinds } from '../devices/words';
import { kindNames as excerptKinds } from '../excerpts/words';
import { kindNames as guestKinds } from '../room/words';
import { auditActions } from './auditActions';

export type AuditEvent = components['schemas']['AuditEvent'];
type Detail = Record<string, unknown>;
type Words = Record<string, MessageDescriptor>;

/** By id: the details of an event name people and consultations by ids, other events say who they are. */
export type Names = ReadonlyMap<string, string>;

export function namesIn(events: readonly AuditEvent[]): Names {
  const names = new Map<string, string>();
  for (const { actor, actor_name: name, object_id: object, code } of events) {
    if (name) names.set(actor.slice(actor.indexOf(':') + 1), name);
    if (code) names.set(object, code);
  }
  return names;
}

export function auditSentence(event: AuditEvent, names: Names): string {
  const known = auditActions[event.action];
  const detail = (event.detail ?? {}) as Detail;
  const done = known ? i18n._(known) : event.action;
  const facts = factsOf(event.action, detail, names).filter(Boolean);
  return facts.length > 0 ? `${done}: ${facts.join(', ')}` : done;
}

export function auditActor({ actor, actor_name: name }: AuditEvent): string {
  const [kind, id = ''] = actor.split(':', 2);
  if (name) return name;
  if (actor === 'system') return t`Hệ thống`;
  if (kind === 'guest') return t`Khách mời ${id.slice(0, 8)}`;
  return kind === 'user' ? `${t`Người dùng`} ${id.slice(0, 8)}` : actor;
}

export function auditObject({ object_kind, object_id, code, detail }: AuditEvent, names: Names): string {
  const kinds: Record<string, string> = {
    consultation: t`Ca`,
    excerpt: t`Tệp đính kèm`,
    patient: t`Người bệnh`,
    user: t`Người dùng`,
    hospital: t`Cơ sở`,
    department: t`Khoa, phòng`,
    contract: t`Hợp đồng`,
    webhook: t`Cổng nhắn tin`,
    ring_device: t`Máy đổ chuông`,
    routing_rule: t`Quy tắc`,
    duty_shift: t`Ca trực`,
    duty_swap: t`Đổi ca trực`,
  };
  const { consultation: of } = detail as Detail;
  const ofCase = typeof of === 'string' ? names.get(of) : undefined;
  if (ofCase) return `${kinds[object_kind] ?? object_kind} · ${ofCase}`;
  return `${kinds[object_kind] ?? object_kind} ${code ?? names.get(object_id) ?? object_id.slice(0, 13)}`;
}

function word(words: Words, code: unknown): string {
  const found = typeof code === 'string' ? words[code] : undefined;
  return found ? i18n._(found) : String(code);
}

function factsOf(action: string, detail: Detail, names: Names): string[] {
  const { from, to, starts_at: at, specialist, label, person, depth, kind, what, messages, decision, capacity, active, weekly, exceptions } = detail;
  const [family = ''] = action.split('.');
  if (action === 'consultation.state') return [t`từ “${word(stateNames, from)}” sang “${word(stateNames, to)}”`];
  if (action === 'consultation.read') return [depths()[String(depth)] ?? String(depth ?? '')];
  if (family === 'appointment') {
    const who = typeof specialist === 'string' ? names.get(specialist) : undefined;
    return [isTime(at) ? formatDateTime(at) : '', who ?? ''];
  }
  if (family === 'excerpt') return [kind === undefined ? '' : word(excerptKinds, kind), what === 'preview' ? t`ảnh xem trước` : what === 'content' ? t`tệp gốc` : String(what ?? '')];
  if (family === 'device') return [kind === undefined ? '' : word(deviceKinds, kind)];
  if (family === 'guest') return [kind === undefined ? '' : word(guestKinds, kind)];
  if (action === 'conversation.read') return [typeof messages === 'number' ? t`${messages} tin nhắn` : ''];
  if (action === 'minutes.decide') return [decisions()[String(decision)] ?? String(decision ?? '')];
  if (action === 'minutes.confirm') return [capacities()[String(capacity)] ?? String(capacity ?? '')];
  // What an administrator called it: the address may hold a token and is not in the trail.
  if (family === 'webhook') return [String(label ?? '')];
  if (family === 'duty') return [isTime(at) ? formatDateTime(at) : '', typeof person === 'string' ? (names.get(person) ?? '') : ''];
  if (family === 'user' && active === false) return [t`không cho đăng nhập`];
  if (action === 'schedule.save') return [t`${Number(weekly ?? 0)} khung giờ tuần, ${Number(exceptions ?? 0)} ngày khác thường`];
  if (auditActions[action]) return [];
  return Object.entries(detail).map(([name, value]) => `${name}: ${plainly(value, names)}`);
}

function plainly(value: unknown, names: Names): string {
  if (isTime(value)) return formatDateTime(value);
  return typeof value === 'string' ? (names.get(value) ?? value) : JSON.stringify(value);
}

/** Milliseconds since the epoch, as the trail writes times; no count in it comes near. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value > 1e12 && value < 1e13;
}

const depths = (): Record<string, string> => ({ full: t`toàn bộ`, summary: t`bản tóm tắt để xét`, booking: t`trạng thái và giờ hẹn` });
const decisions = (): Record<string, string> => ({ adopted: t`Chấp nhận`, modified: t`Điều chỉnh`, not_adopted: t`Không theo` });
const capacities = (): Record<string, string> => ({ secretary: t`Thư ký`, member: t({ message: 'Thành viên', context: 'Một người' }), chair: t`Chủ tọa` });

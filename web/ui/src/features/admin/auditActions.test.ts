// @vitest-environment node
import { expect, test } from 'vitest';
import { families } from '../notifications/kinds';
import { auditActions } from './auditActions';

// The API describes an action as text, so what the server writes is read from its source, as it stands now.
const server = import.meta.glob<string>('../../../../src/**/*.rs', { query: '?raw', import: 'default', eager: true });
const kindsFile = '/domain/notice/kinds.rs';
const noTest = (text: string) => text.split('#[cfg(test)]\nmod tests {')[0] ?? '';
const sources = Object.entries(server).filter(([path]) => !/test|policy_matrix|key_values/.test(path));

/** Written where audit events are, of the same form, and something else. */
const others = new Set(['check.tmp', 'push.auth', 'push.endpoint', 'settings.zone', 'settings.{field}', 'missing.{number}']);
/** Actions whose end is filled in. */
const templates: Record<string, string[]> = { 'duty.swap_{}': ['duty.swap_accepted', 'duty.swap_refused', 'duty.swap_withdrawn'] };

const words = (text: string) => [...text.matchAll(/"([a-z_]+\.[a-z_{}]+)"/g)].map((found) => found[1] ?? '');
const noticeKinds = new Set(sources.filter(([path]) => path.endsWith(kindsFile)).flatMap(([, text]) => words(noTest(text))));

function auditedActions(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, whole] of sources) {
    const text = noTest(whole);
    if (path.endsWith(kindsFile) || !/audit|\bnote\(|record\(|written\(|seat_event/.test(text)) continue;
    // Some kinds of notifications are called as the action that makes them: those stand in a call that writes it.
    const called = new Set([...text.matchAll(/(?:action:|audit\(|note\()[^;]{0,90}?"([a-z_]+\.[a-z_]+)"/g)].map((hit) => hit[1]));
    for (const word of words(text)) if (!others.has(word) && (!noticeKinds.has(word) || called.has(word))) for (const action of templates[word] ?? [word]) found.set(action, path);
  }
  return found;
}

test('every action that the server writes into the audit trail has a sentence', () => {
  const found = auditedActions();
  expect(found.size).toBeGreaterThan(80);
  for (const known of ['answer.publish', 'room.join', 'appointment.hold_expired', 'duty.swap_refused', 'waitlist.offer', 'webhook.rotate', 'page.escalate']) expect([...found.keys()]).toContain(known);
  expect([...found].filter(([action]) => !(action in auditActions))).toEqual([]);
});

test('every kind of notification that the server knows has a name, and no other', () => {
  expect(Object.values(families).flatMap((family) => Object.keys(family.kinds)).sort()).toEqual([...noticeKinds].sort());
  for (const [id, family] of Object.entries(families)) for (const kind of Object.keys(family.kinds)) expect(kind.startsWith(`${id}.`)).toBe(true);
});

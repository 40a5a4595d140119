import { beforeEach, expect, test } from 'vitest';
import { chatDraftKey, forgetChat, keepOutbox, keptOutbox } from './keptChat';

beforeEach(() => sessionStorage.clear());

const message = { client_id: 'c1', text: 'Huyết áp 185/100', at: 5, state: 'unsent' as const, retryAt: null };

test('unsent messages are kept by room until they are stored', () => {
  keepOutbox('r1', [message]);
  expect(keptOutbox('r1')).toEqual([{ client_id: 'c1', text: 'Huyết áp 185/100' }]);
  expect(keptOutbox('r2')).toEqual([]);
  keepOutbox('r1', []);
  expect(sessionStorage.length).toBe(0);
});

test('what somebody else wrote under the key is no outbox', () => {
  sessionStorage.setItem('hoichan.room-outbox.r1', '{');
  expect(keptOutbox('r1')).toEqual([]);
});

test('being signed out takes text and messages along', () => {
  keepOutbox('r1', [message]);
  sessionStorage.setItem(chatDraftKey('r1'), 'chưa gửi');
  forgetChat('r1');
  expect(sessionStorage.length).toBe(0);
});

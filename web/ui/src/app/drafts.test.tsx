import { act, renderHook } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { useDraft } from './drafts';
import { forgetSession, writeSession } from './storage';

beforeEach(() => sessionStorage.clear());

test('typed text survives the view going away and coming back, and is gone once it is sent', () => {
  const first = renderHook(() => useDraft('hoichan.chat.1'));
  act(() => first.result.current[1]('Huyết áp 185/100'));
  first.unmount();
  const second = renderHook(() => useDraft('hoichan.chat.1'));
  expect(second.result.current[0]).toBe('Huyết áp 185/100');
  act(() => second.result.current[1](''));
  expect(sessionStorage.length).toBe(0);
});

test('each appointment has a text of its own', () => {
  writeSession('hoichan.chat.2', 'của ca hai');
  const hook = renderHook(({ key }) => useDraft(key), { initialProps: { key: 'hoichan.chat.1' } });
  act(() => hook.result.current[1]('của ca một'));
  hook.rerender({ key: 'hoichan.chat.2' });
  expect(hook.result.current[0]).toBe('của ca hai');
  hook.rerender({ key: 'hoichan.chat.1' });
  expect(hook.result.current[0]).toBe('của ca một');
});

test('signing out leaves nothing of ours in the tab', () => {
  writeSession('hoichan.chat.1', 'một');
  writeSession('hoichan.answer.1.1', 'hai');
  writeSession('other', 'ba');
  forgetSession();
  expect(Object.keys(sessionStorage)).toEqual(['other']);
});

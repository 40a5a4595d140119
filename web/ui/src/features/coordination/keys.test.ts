import { expect, test } from 'vitest';
import { commandOf, isTyping, stepFrom } from './keys';

test('letters act from anywhere on the board, arrows and Enter only on a card', () => {
  expect(['j', 'K', 'h', 'L', 'x', 'a', 'm', '/', '?'].map((key) => commandOf({ key }, false))).toEqual(['next', 'previous', 'left', 'right', 'plan', 'act', 'menu', 'find', 'help']);
  expect(['ArrowDown', 'ArrowLeft', 'Enter'].map((key) => commandOf({ key }, false))).toEqual([null, null, null]);
  expect(['ArrowDown', 'ArrowLeft', 'Enter', 'ContextMenu'].map((key) => commandOf({ key }, true))).toEqual(['next', 'left', 'open', 'menu']);
});

test('the browser keeps its own shortcuts, and what another part took stays taken', () => {
  expect(commandOf({ key: 'j', ctrlKey: true }, true)).toBeNull();
  expect(commandOf({ key: 'a', metaKey: true }, true)).toBeNull();
  expect(commandOf({ key: 'ArrowLeft', altKey: true }, true)).toBeNull();
  expect(commandOf({ key: 'Enter', defaultPrevented: true }, true)).toBeNull();
});

test('fields, dialogs and menus take the keys', () => {
  document.body.innerHTML = '<input id="i"><div role="dialog"><b id="d"></b></div><div role="menu"><b id="m"></b></div><button id="b"></button>';
  expect(['i', 'd', 'm', 'b'].map((id) => isTyping(document.getElementById(id)))).toEqual([true, true, true, false]);
  expect(isTyping(null)).toBe(false);
});

test('steps between cards: on into the next column, beside it at the same height, empty columns stepped over', () => {
  const board = [['a', 'b'], [], ['c', 'd', 'e'], ['f']];
  expect(stepFrom(board, undefined, 'next')).toBe('a');
  expect(stepFrom(board, 'gone', 'left')).toBe('a');
  expect(stepFrom(board, 'b', 'next')).toBe('c');
  expect(stepFrom(board, 'c', 'previous')).toBe('b');
  expect(stepFrom(board, 'a', 'previous')).toBe('a');
  expect(stepFrom(board, 'f', 'next')).toBe('f');
  expect(stepFrom(board, 'b', 'right')).toBe('d');
  expect(stepFrom(board, 'e', 'left')).toBe('b');
  expect(stepFrom(board, 'e', 'right')).toBe('f');
  expect(stepFrom(board, 'f', 'right')).toBe('f');
  expect(stepFrom([], 'a', 'next')).toBeUndefined();
});

import { expect, test, vi } from 'vitest';
import { makeUndo, undoMs } from './undo';

function withClock() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const undo = makeUndo({
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  });
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) timer.run();
  };
  return { undo, pass };
}

test('a step is taken back once', () => {
  const { undo } = withClock();
  const run = vi.fn(async () => {});
  undo.offer('Đã giữ chỗ.', run);
  expect(undo.current()?.text).toBe('Đã giữ chỗ.');
  void undo.take();
  expect(undo.take()).toBeNull();
  expect(run).toHaveBeenCalledOnce();
  expect(undo.current()).toBeNull();
});

test('after ten seconds it is too late', () => {
  const { undo, pass } = withClock();
  const run = vi.fn(async () => {});
  undo.offer('x', run);
  pass(undoMs);
  expect(undo.current()).toBeNull();
  expect(undo.take()).toBeNull();
  expect(run).not.toHaveBeenCalled();
});

test('a newer step replaces the older one and has its own time', () => {
  const { undo, pass } = withClock();
  const [first, second] = [vi.fn(async () => {}), vi.fn(async () => {})];
  undo.offer('1', first);
  pass(undoMs - 1);
  undo.offer('2', second);
  pass(2);
  expect(undo.current()?.text).toBe('2');
  void undo.take();
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
});

test('listeners hear of each change', () => {
  const { undo, pass } = withClock();
  const heard = vi.fn();
  const stop = undo.subscribe(heard);
  undo.offer('x', async () => {});
  const before = heard.mock.calls.length;
  pass(undoMs);
  expect(heard.mock.calls.length).toBeGreaterThan(before);
  stop();
  undo.offer('y', async () => {});
  expect(heard.mock.calls.length).toBe(before + 1);
});

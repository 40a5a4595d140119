import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Autosave } from './autosave';
import { ApiError } from './error';

type Stored = { text: string; version: number };

const stale = (current: Stored) => new ApiError(409, 'stale_version', '', { current });

function make(save: (value: string, server: Stored | null) => Promise<Stored>, server: Stored | null = { text: 'a', version: 1 }) {
  return new Autosave<string, Stored>({
    storageKey: (known) => (known ? 'text.1' : 'text.new'),
    value: server?.text ?? '',
    server,
    valueOf: ({ text }) => text,
    versionOf: ({ version }) => version,
    save,
    current: ({ details }) => details.current as Stored,
  });
}

const accepting = () => vi.fn(async (text: string, server: Stored | null) => ({ text, version: (server?.version ?? 0) + 1 }));

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => vi.useRealTimers());

test('saves once, 800 ms after the last key, and drops its copy', async () => {
  const save = accepting();
  const text = make(save);
  text.set('ab');
  text.set('abc');
  expect(sessionStorage.getItem('text.1')).toContain('abc');
  await vi.advanceTimersByTimeAsync(799);
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(save).toHaveBeenCalledTimes(1);
  expect(text.snapshot()).toMatchObject({ phase: 'saved', value: 'abc', server: { version: 2 } });
  expect(sessionStorage.getItem('text.1')).toBeNull();
});

test('what is typed while saving is saved too', async () => {
  let finish: (saved: Stored) => void = () => undefined;
  const save = vi.fn((text: string, server: Stored | null) =>
    save.mock.calls.length === 1
      ? new Promise<Stored>((resolve) => {
          finish = resolve;
        })
      : Promise.resolve({ text, version: (server?.version ?? 0) + 1 }),
  );
  const text = make(save);
  text.set('b');
  await vi.advanceTimersByTimeAsync(800);
  text.set('bc');
  finish({ text: 'b', version: 2 });
  await vi.advanceTimersByTimeAsync(800);
  expect(save).toHaveBeenLastCalledWith('bc', { text: 'b', version: 2 });
  expect(text.snapshot()).toMatchObject({ phase: 'saved', value: 'bc' });
});

test('an unsaved copy comes back after a reload', () => {
  make(accepting()).set('typed');
  expect(make(accepting()).snapshot()).toMatchObject({ phase: 'dirty', value: 'typed' });
});

test('a copy that is older than the server is a conflict, not lost and not forced', () => {
  make(accepting()).set('mine');
  const text = make(accepting(), { text: 'theirs', version: 2 });
  expect(text.snapshot()).toMatchObject({ phase: 'conflict', value: 'mine', theirs: { text: 'theirs' } });
});

test('a newer version on the server is shown, and either can be kept', async () => {
  const theirs = { text: 'theirs', version: 7 };
  const save = vi.fn(async (text: string, server: Stored | null) => {
    if (server?.version !== 7) throw stale(theirs);
    return { text, version: 8 };
  });
  const text = make(save);
  text.set('mine');
  await vi.advanceTimersByTimeAsync(800);
  expect(text.snapshot()).toMatchObject({ phase: 'conflict', theirs });
  text.keepMine();
  await vi.advanceTimersByTimeAsync(0);
  expect(text.snapshot()).toMatchObject({ phase: 'saved', value: 'mine', server: { version: 8 } });

  const other = make(save);
  other.set('mine');
  await vi.advanceTimersByTimeAsync(800);
  other.takeTheirs();
  expect(other.snapshot()).toMatchObject({ phase: 'saved', value: 'theirs' });
});

test('a lost network is tried again by itself', async () => {
  const save = vi.fn<(text: string) => Promise<Stored>>().mockRejectedValueOnce(new ApiError(0, 'network', '')).mockResolvedValueOnce({ text: 'b', version: 2 });
  const text = make(save);
  text.set('b');
  await vi.advanceTimersByTimeAsync(800);
  expect(text.snapshot().phase).toBe('failed');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(text.snapshot().phase).toBe('saved');
});

test('others\' changes arrive only where nothing is being typed', () => {
  const text = make(accepting());
  text.accept({ text: 'newer', version: 2 });
  expect(text.snapshot().value).toBe('newer');
  text.set('mine');
  text.accept({ text: 'newest', version: 3 });
  expect(text.snapshot().value).toBe('mine');
});

// @vitest-environment node
import { expect, test, vi } from 'vitest';
import source from '../../../public/sw.js?raw';

type Shown = { title: string; options: { data: unknown; requireInteraction: boolean } };
type Event = { waitUntil: (work: Promise<unknown>) => void };

/** The worker as a browser runs it, with the pages that are open. */
function worker(pages: { visibilityState: string }[]) {
  const listeners: Record<string, (event: unknown) => void> = {};
  const shown: Shown[] = [];
  const windows = pages.map((page) => ({ ...page, focus: vi.fn(), postMessage: vi.fn() }));
  const openWindow = vi.fn();
  const fetched = vi.fn((_path: string) => Promise.resolve());
  const self = {
    location: { origin: 'https://hoichan.test' },
    addEventListener: (name: string, listener: (event: unknown) => void) => (listeners[name] = listener),
    registration: { showNotification: (title: string, options: Shown['options']) => Promise.resolve(shown.push({ title, options })) },
    clients: { matchAll: () => Promise.resolve(windows), openWindow },
  };
  // The file as it is served, in a scope of its own.
  // oxlint-disable-next-line no-new-func
  new Function('self', 'fetch', source)(self, fetched);
  const fire = async (name: string, event: object) => {
    const work: Promise<unknown>[] = [];
    listeners[name]?.({ ...event, waitUntil: (one) => work.push(one) } as Event);
    await Promise.all(work);
  };
  const tap = async (message: object) => {
    await fire('push', { data: { json: () => message } });
    const data = shown.at(-1)?.options.data;
    await fire('notificationclick', { notification: { data, close: () => undefined } });
  };
  return { shown, windows, openWindow, fetched, fire, tap };
}

const news = { id: 'n1', kind: 'appointment.moved', title: 'Đổi lịch', body: '', url: 'https://hoichan.test/consultations/c1' };

test('without a page it opens one, only of this service, and says that it was seen', async () => {
  const { tap, openWindow, fetched, shown } = worker([]);
  await tap(news);
  expect(openWindow).toHaveBeenLastCalledWith('https://hoichan.test/consultations/c1');
  expect(fetched).toHaveBeenCalledWith('/api/notifications/n1/seen', { method: 'POST' });
  expect(shown[0]?.options.requireInteraction).toBe(false);
  await tap({ ...news, url: 'https://elsewhere.test/' });
  expect(openWindow).toHaveBeenLastCalledWith('https://hoichan.test');
});

test('an open page is brought up and told where to go, the visible one first', async () => {
  const { tap, windows, openWindow } = worker([{ visibilityState: 'hidden' }, { visibilityState: 'visible' }]);
  await tap(news);
  expect(openWindow).not.toHaveBeenCalled();
  expect(windows[0]?.postMessage).not.toHaveBeenCalled();
  expect(windows[1]?.postMessage).toHaveBeenCalledWith({ type: 'open', url: 'https://hoichan.test/consultations/c1' });
  expect(windows[1]?.focus).toHaveBeenCalled();
});

test('a call stays until it is answered, and an open page is only brought up: it rings itself', async () => {
  const { tap, windows, shown } = worker([{ visibilityState: 'visible' }]);
  await tap({ ...news, kind: 'page.ringing' });
  expect(shown[0]?.options.requireInteraction).toBe(true);
  expect(windows[0]?.postMessage).not.toHaveBeenCalled();
  expect(windows[0]?.focus).toHaveBeenCalled();
});

test('a message that cannot be read is still shown', async () => {
  const { fire, shown } = worker([]);
  await fire('push', { data: null });
  expect(shown[0]?.title).toBe('Hoichan');
});

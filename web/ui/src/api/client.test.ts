import { afterEach, expect, test, vi } from 'vitest';
import { api, take } from './client';
import { describeError } from './error';
import { isLoginExpired, releaseWaitingCalls } from './reauthentication';

function reply(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

const timings = { second_s: 30, third_s: 60, leader_s: 180, version: 1 };

afterEach(() => vi.unstubAllGlobals());

test('an expired login waits for signing in and then sends the same body again', async () => {
  const bodies: string[] = [];
  const fetch = vi.fn(async (request: Request) => {
    bodies.push(await request.text());
    return bodies.length === 1 ? reply(401, { error: { code: 'unauthenticated', message: '' } }) : reply(200, { saved: true });
  });
  vi.stubGlobal('fetch', fetch);
  const call = take(api.PUT('/api/duty/timings', { params: { query: { hospital_id: 'tinh' } }, body: timings }));
  await vi.waitUntil(isLoginExpired);
  releaseWaitingCalls();
  expect(await call).toEqual({ saved: true });
  expect(bodies).toEqual([JSON.stringify(timings), JSON.stringify(timings)]);
  expect(fetch.mock.calls[0]?.[0].headers.get('accept-language')).toBe('vi');
});

test('a wrong password is an answer, not an expired login', async () => {
  vi.stubGlobal('fetch', async () => reply(401, { error: { code: 'wrong_credentials', message: 'Sai tên hoặc mật khẩu.' } }));
  await expect(take(api.POST('/api/login', { body: { username: 'minh', password: '' } }))).rejects.toMatchObject({ status: 401, code: 'wrong_credentials' });
  expect(isLoginExpired()).toBe(false);
});

test('a conflict carries what is needed to go on, and errors name their request', async () => {
  vi.stubGlobal('fetch', async () => reply(409, { error: { code: 'stale_version', message: 'Có người vừa sửa.', request_id: 'r-9', details: { current: { version: 4 } } } }));
  const error = await take(api.PUT('/api/duty/timings', { params: { query: { hospital_id: 'tinh' } }, body: timings })).catch((e: unknown) => e);
  expect(error).toMatchObject({ isConflict: true, details: { current: { version: 4 } } });
  expect(describeError(error)).toEqual({ message: 'Có người vừa sửa.', code: 'stale_version · r-9' });
});

test('a lost network is told as such', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
  const error = await take(api.GET('/api/specialties')).catch((e: unknown) => e);
  expect(describeError(error).message).toBe('Không nối được tới máy chủ.');
});

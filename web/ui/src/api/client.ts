/**
 * The one way to the API. Every call throws `ApiError` when it fails, so that queries and mutations need no second
 * path; `take` unwraps the body:
 *
 *     const board = await take(api.GET('/api/coordination/queue', { params: { query: { hospital } } }));
 *
 * A 401 does not fail the call: it waits until the user has signed in again in place and is then sent once more, so
 * nothing that was typed is lost.
 */
import createClient from 'openapi-fetch';
import { currentLocale } from '../i18n/i18n';
import { ApiError, errorFromResponse, networkErrorCode } from './error';
import { signedInAgain } from './reauthentication';
import type { paths } from './schema';

/** Signing in and asking who is signed in answer 401 as a plain fact; guests and ring devices have no login at all. */
function needsLogin({ method, url }: Request): boolean {
  const { pathname } = new URL(url);
  return !(pathname === '/api/login' || pathname.startsWith('/api/guest/') || pathname.startsWith('/api/ring/') || (pathname === '/api/me' && method === 'GET'));
}

async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', currentLocale());
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiError(0, networkErrorCode, '');
  }
}

export async function checkedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  let response = await send(request);
  if (response.status === 401 && needsLogin(request)) {
    await signedInAgain();
    response = await send(again);
  }
  if (!response.ok) throw await errorFromResponse(response);
  return response;
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch: checkedFetch });

/** The body of a successful call. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}

/** A JSON call for the few addresses whose types are written by hand beside their only user. */
import { checkedFetch } from './client';

export async function callJson<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await checkedFetch(
    new Request(new URL(path, location.origin), {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Adds an absence to a schedule. Somebody else's change in between is no conflict: the absence is added to theirs. */
import { api, take } from '../../api/client';
import { ApiError } from '../../api/error';
import type { components } from '../../api/schema';
import type { Span } from './plan';

type Schedule = components['schemas']['Schedule'];
const attempts = 4;

export async function saveAbsence(person: string, { from, to }: Span, reason: string): Promise<Schedule> {
  const of = { params: { path: { id: person } } };
  let known = await take(api.GET('/api/specialists/{id}/schedule', of));
  for (let attempt = 1; ; attempt++) {
    const exceptions = [...known.exceptions, { kind: 'absent' as const, starts_at: from, ends_at: to, reason }];
    try {
      return await take(api.PUT('/api/specialists/{id}/schedule', { ...of, body: { version: known.version, exceptions } }));
    } catch (error) {
      const newer = error instanceof ApiError && error.code === 'stale_version' ? (error.details['current'] as Schedule | undefined) : undefined;
      if (!newer || attempt === attempts) throw error;
      known = newer;
    }
  }
}

/** What the tests of the board share: cases, and the page's frame with answers of the server. */
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import type { Line } from './board';

let number = 0;

export function caseLine(id: string, more: object = {}): Line {
  number += 1;
  return {
    id,
    code: `HC-2611-${String(number).padStart(4, '0')}`,
    state: 'accepted',
    state_reason: '',
    urgency: 'urgent',
    specialty: 'cardiology',
    headline: `Câu hỏi của ca ${id}?`,
    requesting_hospital: { id: 'h1', short_name: 'TTYT Phú Lâm', duty_phone: '' },
    advising_hospital: { id: 'h2', short_name: 'BVĐK Trung tâm', duty_phone: '' },
    requester: { id: 'u1', name: 'BS Lan' },
    specialist: null,
    patient: null,
    completeness: { percent: 96, missing: [] },
    incomplete: false,
    appointment: null,
    excerpt_count: 0,
    submitted_at: 1,
    due_at: 2,
    clock: null,
    outcome: null,
    concluded_at: null,
    updated_at: 1,
    version: 1,
    next: ['read'],
    ...more,
  } as unknown as Line;
}

export const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

type Answer = (url: URL, request: Request) => Response | Promise<Response> | undefined;

/** Each call that `answer` leaves out gets an empty list. The requests that changed something are kept. */
export function serve(answer: Answer = () => undefined) {
  const changes: { path: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET') changes.push({ path: url.pathname, body: await request.clone().json().catch(() => null) });
    return (await answer(url, request)) ?? reply(200, []);
  });
  return changes;
}

export function show(children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const frame = (inner: ReactNode) => (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>{inner}</QueryClientProvider>
    </I18nProvider>
  );
  const view = render(frame(children));
  return { ...view, again: (next: ReactNode) => view.rerender(frame(next)) };
}

/** Pages, people and a server for tests. */
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { specialtiesQuery } from '../../api/directory';
import { sessionQuery, type SignedInUser } from '../../api/session';
import { Toaster } from '../../ui/Toast';
import type { CalledPerson, Page, PageLevel, StatSet } from './types';

export const startedAt = Date.UTC(2026, 10, 21, 0, 40, 50);

export function called(part: Partial<CalledPerson> = {}): CalledPerson {
  return { person_id: 'minh', person: 'TS Minh', phone: '0900000001', rung_at: startedAt, delivered_at: null, seen_at: null, answer: null, answered_at: null, online: true, ...part };
}

const levels: PageLevel[] = [
  { level: 'first', rings_at: startedAt, state: 'ringing', people: [called()] },
  { level: 'second', rings_at: startedAt + 30_000, state: 'waiting', people: [called({ person_id: 'hoa', person: 'BS Hoa', phone: '0900000002', rung_at: null })] },
  { level: 'third', rings_at: startedAt + 60_000, state: 'waiting', people: [] },
  { level: 'coordinator', rings_at: startedAt + 60_000, state: 'waiting', people: [called({ person_id: 'mai', person: 'CN Mai', phone: '', rung_at: null })] },
  { level: 'leader', rings_at: startedAt + 180_000, state: 'waiting', people: [] },
];

export function aPage(part: Partial<Page> = {}): Page {
  return {
    id: 'p1',
    consultation_id: 'c1',
    code: 'HC-2611-0001',
    set: 'stroke',
    title_vi: 'Nghi đột quỵ',
    title_en: 'Suspected stroke',
    specialty: 'neurology',
    patient_line_vi: 'Nam, 58 tuổi',
    patient_line_en: 'Male, 58',
    lead_vi: 'Yếu tay phải, méo mặt, nói khó. Có cần tiêu sợi huyết ngay không?',
    lead_en: 'Weak right arm, drooping face, slurred speech. Thrombolysis now?',
    window: { label_vi: 'Khởi phát 07:05. Cửa sổ 4,5 giờ', label_en: 'Onset 07:05. Window 4.5 h', ends_at: startedAt + 4 * 3_600_000 },
    facts: [
      { label_vi: 'Huyết áp', label_en: 'Blood pressure', value: '190/105', value_en: '190/105', note_vi: 'tâm thu cao', note_en: 'systolic high', abnormal: true },
      { label_vi: 'Đường huyết', label_en: 'Glucose', value: 'Chưa đo', value_en: 'Not measured', note_vi: 'sẽ bổ sung', note_en: 'to follow', abnormal: false },
    ],
    requesting_hospital: { id: 'phulam', short_name: 'TTYT Phú Lâm', duty_phone: '(0251) 000 0120' },
    advising_hospital: { id: 'tinh', short_name: 'BVĐK tỉnh', duty_phone: '(0251) 000 0110' },
    requester: 'BS Lan',
    state: 'ringing',
    started_at: startedAt,
    now: startedAt + 11_000,
    ended_at: null,
    levels,
    accepted_by: null,
    accepted_by_id: null,
    appointment_id: null,
    mine: null,
    siren: false,
    runs_into: [],
    version: 1,
    ...part,
  };
}

const label = (vi: string, en: string) => ({ label_vi: vi, label_en: en });
const plain = { hint_vi: '', hint_en: '', unit: null, min: null, max: null, multiple: false, options: [], unknown_vi: null, unknown_en: null };

export const strokeSet: StatSet = {
  id: 'stroke',
  title_vi: 'Đột quỵ',
  title_en: 'Stroke',
  specialty: 'neurology',
  fields: [
    {
      ...plain,
      ...label('Giờ khởi phát', 'Onset'),
      id: 'onset',
      hint_vi: 'hoặc lúc cuối còn bình thường',
      hint_en: 'or last seen well',
      kind: 'time',
      options: [{ id: 'woke_up', ...label('Thức dậy đã bị', 'On waking') }],
      unknown_vi: 'Không rõ',
      unknown_en: 'Not known',
    },
    {
      ...plain,
      ...label('FAST', 'FAST'),
      id: 'fast',
      hint_vi: 'chọn dấu hiệu có',
      hint_en: 'mark what is there',
      kind: 'choices',
      multiple: true,
      options: [
        { id: 'face', ...label('Méo mặt', 'Face') },
        { id: 'arm', ...label('Yếu tay', 'Arm') },
        { id: 'speech', ...label('Nói khó', 'Speech') },
        { id: 'right', ...label('Bên phải', 'Right side') },
        { id: 'left', ...label('Bên trái', 'Left side') },
      ],
    },
    { ...plain, ...label('Huyết áp', 'Blood pressure'), id: 'blood_pressure', hint_vi: 'Tâm thu trên 185: cần hạ trước tiêu sợi huyết', hint_en: 'Systolic above 185: lower it before thrombolysis', kind: 'blood_pressure', unit: 'mmHg' },
    { ...plain, ...label('Đường huyết mao mạch', 'Capillary glucose'), id: 'glucose', kind: 'number', unit: 'mmol/L', min: 0.5, max: 60, unknown_vi: 'Chưa đo được', unknown_en: 'Not measured' },
  ],
};

export const reply = (status: number, body: unknown) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** A signed-in person. */
export function aUser(role: 'requesting_doctor' | 'specialist' | 'coordinator', hospital: string, id: string = role): SignedInUser {
  return {
    id,
    username: id,
    full_name: id,
    title: 'BS',
    license_number: '',
    phone: '',
    locale: 'vi',
    specialties: role === 'specialist' ? ['neurology'] : [],
    roles: [{ role, hospital_id: hospital, hospital_name: hospital }],
    login_expires_at: startedAt + 3_600_000,
  };
}

type Call = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers };
/** Answers by "METHOD /path"; what is not listed is 404. */
export type Server = Record<string, (call: Call) => Response | Promise<Response>>;

/** Shows a part of the page with a server of the test's own; the calls that reached it, and where the page is. */
export function show(part: ReactNode, { server, user, at = '/' }: { server: Server; user: SignedInUser | null; at?: string }) {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text();
    const { pathname: path, searchParams: query } = new URL(request.url);
    const call = { method: request.method, path, query, body: text === '' ? undefined : (JSON.parse(text) as unknown), headers: request.headers };
    calls.push(call);
    return (await server[`${call.method} ${call.path}`]?.(call)) ?? reply(404, { error: { code: 'not_found', message: '' } });
  });
  const place = memoryLocation({ path: at, record: true });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queryClient.setQueryData(sessionQuery.queryKey, user);
  queryClient.setQueryData(specialtiesQuery.queryKey, [{ code: 'neurology', name_vi: 'Thần kinh', name_en: 'Neurology' }] as never);
  const view = render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Router hook={place.hook} searchHook={place.searchHook}>
          <div id="page-bars" />
          {part}
          <Toaster />
        </Router>
      </QueryClientProvider>
    </I18nProvider>,
  );
  const sent = (method: string, path: string) => calls.filter((call) => call.method === method && call.path === path);
  return { ...view, calls, sent, queryClient, where: () => place.history.at(-1), go: (to: string) => act(() => place.navigate(to)) };
}

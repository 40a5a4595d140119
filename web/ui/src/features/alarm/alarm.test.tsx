import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { aPage, aUser, called, reply, show } from '../paging/testing';
import type { Page } from '../paging/types';
import { AlarmBars } from './AlarmBars';
import { candidates } from './candidates';

const coordinator = aUser('coordinator', 'tinh', 'mai');
const specialists = [
  { id: 'minh', title: 'TS', full_name: 'Minh', hospital_id: 'tinh', specialties: ['neurology'] },
  { id: 'khai', title: 'BS', full_name: 'Khải', hospital_id: 'tinh', specialties: ['neurology'] },
  { id: 'tam', title: 'BS', full_name: 'Tâm', hospital_id: 'tinh', specialties: ['cardiology'] },
  { id: 'hoa', title: 'BS', full_name: 'Hoa', hospital_id: 'tinh', specialties: ['neurology'] },
];
const duty = [{ level: 'second' as const, person_id: 'hoa', person: 'BS Hoa', phone: '', photo_url: null, presence: 'available' as const, until: 0 }];

afterEach(() => vi.unstubAllGlobals());

function bars(first: Page[], user = coordinator) {
  let pages = first;
  const shown = show(<AlarmBars user={user} />, {
    server: {
      'GET /api/pages': () => reply(200, pages),
      'GET /api/duty/now': () => reply(200, { now: Date.now(), people: duty, timings: { second_s: 30, third_s: 60, leader_s: 180, version: 1 } }),
      'GET /api/hospitals/tinh/specialists': () => reply(200, specialists),
      'POST /api/pages/p1/call': () => reply(200, aPage()),
    },
    user,
  });
  const become = async (next: Page[]) => {
    pages = next;
    await act(() => shown.queryClient.invalidateQueries({ queryKey: ['pages'] }));
  };
  return { ...shown, become };
}

const now = () => ({ now: Date.now(), started_at: Date.now() - 42_000 });

test('it says how long, what, from where, and how far the chain is', async () => {
  const [first, second] = aPage().levels;
  if (!first || !second) throw new Error('the page has levels');
  bars([aPage({ ...now(), levels: [{ ...first, state: 'busy' }, { ...second, state: 'ringing' }, { ...second, level: 'third', state: 'waiting', rings_at: Date.now() + 18_000 }, { ...second, level: 'leader', state: 'waiting' }] })]);
  const bar = within(await screen.findByRole('region', { name: 'Ca đỏ chưa ai nhận' }));
  bar.getByText('Ca đỏ chưa ai nhận: nghi đột quỵ, nam, 58 tuổi');
  expect(bar.getByRole('timer').textContent).toMatch(/^0:4[23]$/);
  const steps = within(bar.getByRole('list', { name: 'Chuỗi người được gọi' })).getAllByRole('listitem');
  expect(steps.map((step) => step.textContent)).toEqual(['Trực 1, bận', 'Trực 2, đang đổ chuông', expect.stringMatching(/^Trực 3, sau 1[78] giây$/)]);
  expect(bar.queryByRole('button', { name: /còi/ })).toBeNull();
});

test('the siren is silenced for one call on one machine', async () => {
  const { become } = bars([aPage({ ...now(), siren: true })]);
  await userEvent.click(await screen.findByRole('button', { name: 'Tắt còi máy này' }));
  screen.getByRole('button', { name: 'Bật lại còi', pressed: true });
  await become([aPage({ ...now(), siren: true }), aPage({ ...now(), id: 'p2', siren: true })]);
  await screen.findByRole('button', { name: 'Tắt còi máy này' });
  screen.getByRole('button', { name: 'Bật lại còi' });
});

test('somebody else is rung from the bar', async () => {
  const { sent } = bars([aPage(now())]);
  await userEvent.click(await screen.findByRole('button', { name: 'Chọn người khác' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Gọi BS Khải' }));
  await vi.waitFor(() => expect(sent('POST', '/api/pages/p1/call')[0]?.body).toEqual({ person_id: 'khai' }));
});

test('the telephones stand there, the caller’s too', async () => {
  bars([aPage(now())]);
  await userEvent.click(await screen.findByRole('button', { name: 'Gọi điện' }));
  expect(screen.getAllByRole('link', { name: /: / }).map((link) => link.getAttribute('href'))).toEqual(['tel:0900000001', 'tel:0900000002', 'tel:02510000120']);
});

test('another hospital’s coordinator has no alarm', async () => {
  const { sent } = bars([aPage(now())], aUser('coordinator', 'phulam', 'other'));
  await vi.waitFor(() => expect(sent('GET', '/api/pages')).toHaveLength(1));
  expect(screen.queryByRole('region')).toBeNull();
});

test('on duty first, then the specialty, then the others; those called already not at all', () => {
  const page = aPage({ levels: [{ level: 'first', rings_at: 0, state: 'ringing', people: [called()] }] });
  expect(candidates(page, specialists, duty).map(({ id }) => id)).toEqual(['hoa', 'khai', 'tam']);
});

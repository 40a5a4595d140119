import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { aUser, reply, show } from '../paging/testing';
import { CalendarFeed } from './CalendarFeed';

const user = aUser('specialist', 'tinh', 'minh');
afterEach(() => vi.unstubAllGlobals());

test('an address is made and told once, replaced after asking, and revoked', async () => {
  let since: number | null = null;
  let made = 0;
  const { sent } = show(<CalendarFeed />, {
    server: {
      'GET /api/me/calendar-feed': () => reply(200, { created_at: since, url: null }),
      'POST /api/me/calendar-feed': () => {
        since = 1_795_000_000_000;
        return reply(201, { created_at: since, url: `https://hoichan.test/calendar/${++made}.ics` });
      },
      'DELETE /api/me/calendar-feed': () => {
        since = null;
        return reply(204, null);
      },
    },
    user,
  });
  screen.getByText(/Không có gì về người bệnh/);
  await userEvent.click(await screen.findByRole('button', { name: 'Lập địa chỉ lịch' }));
  await screen.findByDisplayValue('https://hoichan.test/calendar/1.ics');
  await userEvent.click(await screen.findByRole('button', { name: 'Lập địa chỉ mới' }));
  expect(sent('POST', '/api/me/calendar-feed')).toHaveLength(1);
  await userEvent.click(within(screen.getByRole('dialog', { name: 'Lập địa chỉ lịch mới' })).getByRole('button', { name: 'Lập địa chỉ mới' }));
  await screen.findByDisplayValue('https://hoichan.test/calendar/2.ics');
  await userEvent.click(screen.getByRole('button', { name: 'Thu hồi địa chỉ' }));
  await userEvent.click(within(screen.getByRole('dialog', { name: 'Thu hồi địa chỉ lịch' })).getByRole('button', { name: 'Thu hồi' }));
  await screen.findByRole('button', { name: 'Lập địa chỉ lịch' });
  expect(screen.queryByDisplayValue(/calendar/)).toBeNull();
});

test('an address that was made before is not shown again; a refusal is told', async () => {
  show(<CalendarFeed />, {
    server: {
      'GET /api/me/calendar-feed': () => reply(200, { created_at: 1_795_000_000_000, url: null }),
      'DELETE /api/me/calendar-feed': () => reply(503, { error: { code: 'unavailable', message: 'Máy chủ đang bận.' } }),
    },
    user,
  });
  await screen.findByText(/Máy chủ không giữ địa chỉ nên không hiện lại được/);
  await userEvent.click(screen.getByRole('button', { name: 'Thu hồi địa chỉ' }));
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Thu hồi' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/Chưa thu hồi được địa chỉ\..*Máy chủ đang bận\./);
});

import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Toaster } from '../../ui/Toast';
import type { Device } from './api';
import ImagingDialog from './ImagingDialog';

const device: Device = {
  id: 'd1',
  appointment_id: 'a1',
  label: 'Siêu âm tim',
  kind: 'ultrasound',
  owner_id: 'u1',
  owner: 'BS Lan',
  created_at: Date.now(),
  expires_at: Date.now() + 3_600_000,
  connected: false,
  url: 'https://hoichan.example.vn/whip',
};

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

afterEach(() => vi.unstubAllGlobals());

/** The dialog in the room, with what the server answers to the list; a token it always gives. */
function show(list: () => Promise<Response>) {
  vi.stubGlobal('fetch', async (request: Request) => (request.method === 'POST' ? reply(201, { ...device, token: 'tkn-1' }) : list()));
  const onClose = vi.fn();
  const view = render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <ImagingDialog consultationId="c1" appointmentId="a1" onClose={onClose} />
        <Toaster />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { ...view, onClose };
}

async function issue() {
  await userEvent.click(screen.getByRole('button', { name: 'Cấp mã cho thiết bị' }));
  return screen.findByDisplayValue('tkn-1');
}

test('the list says that it loads, then that it is empty', async () => {
  let answer: (response: Response) => void = () => {};
  show(() => new Promise((resolve) => (answer = resolve)));
  screen.getByText('Đang tải…');
  expect(screen.queryByText(/Chưa có thiết bị nào/)).toBeNull();
  await vi.waitFor(() => {
    answer(reply(200, []));
    screen.getByText(/Chưa có thiết bị nào/);
  });
  expect(screen.queryByText('Đang tải…')).toBeNull();
});

test('a list that did not come says so and can be asked for again', async () => {
  let works = false;
  show(async () => (works ? reply(200, [device]) : reply(500, { error: { code: 'internal', message: 'Máy chủ gặp lỗi.' } })));
  await screen.findByText('Chưa tải được danh sách thiết bị.');
  expect(screen.queryByText('Đang tải…')).toBeNull();
  expect(screen.queryByText(/Chưa có thiết bị nào/)).toBeNull();
  works = true;
  await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
  await screen.findByText('Siêu âm tim');
  expect(screen.queryByText('Chưa tải được danh sách thiết bị.')).toBeNull();
});

test('before there is a token, Escape and a click beside the dialog close it', async () => {
  const { onClose } = show(async () => reply(200, []));
  await userEvent.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
  await besides();
  expect(onClose).toHaveBeenCalledTimes(2);
});

test('a token stays until its button is pressed', async () => {
  const { onClose } = show(async () => reply(200, []));
  await issue();
  await userEvent.keyboard('{Escape}');
  await besides();
  expect(onClose).not.toHaveBeenCalled();
  screen.getByDisplayValue('tkn-1');
  expect(screen.queryByRole('button', { name: 'Đóng' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Đã nhập vào thiết bị, đóng' }));
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('a refused copy says to do it by hand', async () => {
  show(async () => reply(200, []));
  const user = userEvent.setup();
  await issue();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  await user.click(screen.getByRole('button', { name: 'Chép Bearer Token' }));
  expect(write).toHaveBeenCalledWith('tkn-1');
  await screen.findByText('Trình duyệt không cho chép. Chọn rồi chép bằng tay.');
  expect(screen.queryByText('Đã chép mã.')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Chép Bearer Token' }));
  await screen.findByText('Đã chép mã.');
});

/** Radix listens for clicks outside from the next turn on. */
async function besides() {
  await new Promise((resolve) => setTimeout(resolve));
  const scrim = document.querySelector('.dialog-scrim');
  if (!scrim) throw new Error('there is no scrim');
  // The page behind a dialog takes no pointer events; the scrim's own are what Radix sees.
  await userEvent.setup({ pointerEventsCheck: 0 }).click(scrim);
}

import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aUser, reply, show } from '../paging/testing';
import { PhotoForm } from './PhotoForm';

const user = aUser('specialist', 'h2', 'minh');
const file = new File(['x'], 'toi.jpg', { type: 'image/jpeg' });
const drawn: unknown[][] = [];

beforeEach(() => {
  drawn.length = 0;
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 400, height: 200 }));
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ fillRect: () => undefined, drawImage: (...given: unknown[]) => drawn.push(given) } as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob(['"square"'])));
});
afterEach(() => vi.unstubAllGlobals());

const choose = async () => {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('no file field');
  await userEvent.upload(input, file);
};

test('a photo is chosen, moved by a slider, and what is shown is sent; a refusal keeps it', async () => {
  let full = true;
  const { sent } = show(<PhotoForm user={user} />, { user, server: { 'PUT /api/me/photo': () => (full ? reply(413, { error: { code: 'too_large', message: 'Tệp quá lớn.' } }) : reply(204, null)) } });
  await screen.findByText(/Chưa có ảnh/);
  await choose();
  const across = await screen.findByRole('slider', { name: 'Sang ngang' });
  expect(drawn.at(-1)?.slice(1, 5)).toEqual([100, 0, 200, 200]);
  fireEvent.change(across, { target: { value: '0.75' } });
  expect(drawn.at(-1)?.slice(1, 5)).toEqual([200, 0, 200, 200]);
  await userEvent.click(screen.getByRole('button', { name: 'Lưu ảnh này' }));
  await screen.findByText('Tệp quá lớn.');
  full = false;
  await userEvent.click(screen.getByRole('button', { name: 'Lưu ảnh này' }));
  await screen.findByText('Đã lưu ảnh.');
  expect(sent('PUT', '/api/me/photo').map(({ body }) => body)).toEqual(['square', 'square']);
});

test('the photo that is there can be removed', async () => {
  let there = true;
  const { sent } = show(<PhotoForm user={user} />, {
    user,
    server: {
      'GET /api/users/minh/photo': () => (there ? new Response(new Blob(['x'])) : reply(404, { error: { code: 'not_found', message: '' } })),
      'DELETE /api/me/photo': () => {
        there = false;
        return reply(204, null);
      },
    },
  });
  await screen.findByRole('img', { name: 'Ảnh của bạn' });
  await userEvent.click(screen.getByRole('button', { name: 'Bỏ ảnh' }));
  await screen.findByText(/Chưa có ảnh/);
  expect(sent('DELETE', '/api/me/photo')).toHaveLength(1);
});

test('a file that is no picture is said to be none', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no picture')));
  show(<PhotoForm user={user} />, { user, server: {} });
  await choose();
  await screen.findByText('Không đọc được tệp này. Chọn ảnh JPEG hoặc PNG.');
});

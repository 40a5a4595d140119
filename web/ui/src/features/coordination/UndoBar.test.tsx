import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Toaster } from '../../ui/Toast';
import { show } from './testing';
import { undo } from './undo';
import { UndoBar } from './UndoBar';

function open() {
  show(
    <>
      <input aria-label="Tìm" />
      <UndoBar />
      <Toaster />
    </>,
  );
}

test('the button takes the step back and says so', async () => {
  open();
  const run = vi.fn(async () => {});
  act(() => undo.offer('Đã đặt lịch.', run));
  await userEvent.click(screen.getByRole('button', { name: 'Hoàn tác' }));
  expect(run).toHaveBeenCalledOnce();
  await screen.findByText('Đã hoàn tác.');
  expect(screen.queryByRole('button', { name: 'Hoàn tác' })).toBeNull();
});

test('Ctrl+Z does the same, but in a field it belongs to the field', async () => {
  open();
  const run = vi.fn(async () => {});
  act(() => undo.offer('Đã giữ chỗ.', run));
  await userEvent.click(screen.getByRole('textbox'));
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(run).not.toHaveBeenCalled();
  await userEvent.click(document.body);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(run).toHaveBeenCalledOnce();
});

test('what could not be taken back is told', async () => {
  open();
  act(() => undo.offer('Đã chuyển giờ.', () => Promise.reject(new Error('no'))));
  await userEvent.click(screen.getByRole('button', { name: 'Hoàn tác' }));
  await screen.findByText(/Chưa hoàn tác được\./);
});

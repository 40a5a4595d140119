import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ReasonDialog } from './ReasonDialog';
import { show } from './testing';

function open(busy = false) {
  const confirm = vi.fn();
  const close = vi.fn();
  show(
    <ReasonDialog title="Trả lại để bổ sung" confirmLabel="Trả lại" busy={busy} error={null} onConfirm={confirm} onClose={close}>
      Nói rõ còn cần gì.
    </ReasonDialog>,
  );
  return { confirm, close };
}

test('the reason is typed at once and sent from where it stands', async () => {
  const { confirm, close } = open();
  await userEvent.keyboard('thiếu kết quả CT');
  expect(close).not.toHaveBeenCalled();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(confirm).toHaveBeenCalledExactlyOnceWith('thiếu kết quả CT');
});

test('without a reason nothing is sent', async () => {
  const { confirm } = open();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await screen.findByText('Ghi lý do trước khi gửi.');
  expect(confirm).not.toHaveBeenCalled();
});

test('nothing is sent twice while it is on its way', () => {
  const { confirm } = open(true);
  const reason = screen.getByRole('textbox', { name: /Lý do/ });
  fireEvent.change(reason, { target: { value: 'thiếu CT' } });
  fireEvent.keyDown(reason, { key: 'Enter', ctrlKey: true });
  expect(confirm).not.toHaveBeenCalled();
});

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { caseLine, reply, serve, show } from './testing';
import { DeclineDialog } from './TriageDialogs';

test('a case is declined with the kind of reason and the reason', async () => {
  const changes = serve((_, request) => (request.method === 'POST' ? reply(200, {}) : undefined));
  const close = vi.fn();
  show(<DeclineDialog line={caseLine('c1', { state: 'submitted', version: 3 })} onClose={close} />);
  await userEvent.type(screen.getByRole('textbox', { name: /Lý do/ }), 'Hỏi Tim mạch.');
  await userEvent.click(screen.getByRole('button', { name: 'Từ chối ca' }));
  await screen.findByText('Chọn loại lý do trước khi gửi.');
  expect(changes).toEqual([]);
  await userEvent.selectOptions(screen.getByRole('combobox', { name: /Loại lý do/ }), 'Sai chuyên khoa');
  await userEvent.click(screen.getByRole('button', { name: 'Từ chối ca' }));
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
  expect(changes).toEqual([{ path: '/api/consultations/c1/decline', body: { version: 3, code: 'wrong_specialty', reason: 'Hỏi Tim mạch.' } }]);
});

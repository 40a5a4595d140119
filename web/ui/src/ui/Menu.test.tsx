import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { Menu } from './Menu';

const [open, drop] = [vi.fn(), vi.fn()];

function Page() {
  const [anchor, setAnchor] = useState<Element | null>(null);
  return (
    <>
      <button type="button" onClick={(event) => setAnchor(event.currentTarget)}>
        Việc
      </button>
      <p>Ngoài</p>
      {anchor && (
        <Menu
          label="Việc với ca"
          anchor={anchor}
          onClose={() => setAnchor(null)}
          items={[
            { id: 'open', label: 'Mở ca', run: open },
            { id: 'drop', label: 'Hủy', run: drop },
          ]}
        />
      )}
    </>
  );
}

async function opened() {
  render(<Page />);
  await userEvent.click(screen.getByRole('button', { name: 'Việc' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('menuitem', { name: 'Mở ca' })));
}

test('arrows go round, Enter does it once, and the focus returns to the button', async () => {
  await opened();
  expect(screen.getByRole('menu', { name: 'Việc với ca' })).toBeTruthy();
  await userEvent.keyboard('{ArrowUp}');
  expect(document.activeElement?.textContent).toBe('Hủy');
  await userEvent.keyboard('{ArrowDown}{End}{Enter}');
  expect(drop).toHaveBeenCalledOnce();
  expect(open).not.toHaveBeenCalled();
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Việc' }));
});

test('Escape and a press outside close it and do nothing', async () => {
  await opened();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Việc' }));
  await userEvent.click(screen.getByRole('button', { name: 'Việc' }));
  await userEvent.click(screen.getByText('Ngoài'));
  expect(screen.queryByRole('menu')).toBeNull();
  expect(open).not.toHaveBeenCalled();
});

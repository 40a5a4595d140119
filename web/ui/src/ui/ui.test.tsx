import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { Button } from './Button';
import { countdownTone } from './Countdown';
import { ConfirmDialog } from './Dialog';
import { TextField } from './Field';
import { TabPanel, Tabs } from './Tabs';
import { UrgencyMark } from './UrgencyMark';

function show(children: ReactNode) {
  return render(<I18nProvider i18n={i18n}>{children}</I18nProvider>);
}

test('a disabled button stays reachable and tells its reason', async () => {
  const pressed = vi.fn();
  show(
    <Button disabled reason="Còn thiếu lactat máu" onClick={pressed}>
      Gửi
    </Button>,
  );
  const button = screen.getByRole('button', { name: 'Gửi', description: 'Còn thiếu lactat máu' });
  await userEvent.click(button);
  expect(pressed).not.toHaveBeenCalled();
  expect(button).not.toHaveProperty('disabled', true);
});

test('a field ties label, hint and error to its input', () => {
  show(<TextField label="Mạch" hint="lần mỗi phút" error="Quá cao" required />);
  const input = screen.getByRole('textbox', { name: /Mạch/ });
  expect(input.getAttribute('aria-invalid')).toBe('true');
  const described = (input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent?.trim());
  expect(described).toEqual(['lần mỗi phút', 'Quá cao']);
});

function TwoTabs() {
  const [tab, setTab] = useState<'a' | 'b'>('a');
  return (
    <>
      <Tabs name="t" label="Bảng" tabs={[{ id: 'a', label: 'Một' }, { id: 'b', label: 'Hai' }]} value={tab} onChange={setTab} />
      <TabPanel name="t" id={tab}>
        {tab}
      </TabPanel>
    </>
  );
}

test('arrows move between tabs and focus follows', async () => {
  show(<TwoTabs />);
  await userEvent.click(screen.getByRole('tab', { name: 'Một' }));
  await userEvent.keyboard('{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'Hai' }).getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement?.textContent).toBe('Hai');
  expect(screen.getByRole('tabpanel', { name: 'Hai' }).textContent).toBe('b');
});

test('a confirm dialog asks once and injects no style element', async () => {
  const styles = document.querySelectorAll('style').length;
  const confirmed = vi.fn();
  show(<ConfirmDialog open title="Kết thúc?" confirmLabel="Kết thúc" danger onConfirm={confirmed} onClose={() => {}} />);
  expect(screen.getByRole('dialog', { name: 'Kết thúc?' })).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Kết thúc' }));
  expect(confirmed).toHaveBeenCalledOnce();
  expect(document.querySelectorAll('style')).toHaveLength(styles);
});

test('urgency keeps its word for readers even where it is cut', () => {
  show(<UrgencyMark level="stat" wordless />);
  expect(screen.getByText('Cấp cứu')).toBeTruthy();
});

test('a countdown is due in its last 30 % and late afterwards', () => {
  expect([500, 750, 1001].map((now) => countdownTone(0, 1000, now))).toEqual(['neutral', 'due', 'late']);
});

/** The coordinator's part: the request is accepted and has its time. */
import type { Page } from 'playwright-core';
import { read } from './people.ts';

/** On the page of the coordinator, with the case open. */
export async function acceptAndBook(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Nhận ca' }).click();
  // The nearest time of the neurologist who is on duty day and night.
  await page.getByRole('button', { name: /Trần Quốc Minh/ }).first().click();
  await page.getByRole('button', { name: 'Đặt lịch' }).click();
  await page.getByRole('button', { name: 'Đổi giờ' }).waitFor();
}

/** Where the booked consultation meets, read as one of its parties. */
export async function roomOf(page: Page, consultation: string): Promise<string> {
  const { appointment } = await read<{ appointment: { id: string } }>(page, `/api/consultations/${consultation}`);
  return `/room/${appointment.id}`;
}

/** The coordinator's part: the request is accepted and has its time. */
import type { Browser, Page } from 'playwright-core';
import { type Person, read, signIn } from './people.ts';
import { sendRequest } from './request.ts';
import type { Server } from './server.ts';

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

/** A consultation that a doctor asked for and a coordinator booked: the doctor, and the address of the room. */
export async function bookedRoom(browser: Browser, server: Server): Promise<{ lan: Person; room: string }> {
  const lan = await signIn(browser, server, 'lan', '/consultations/new');
  const id = await sendRequest(lan.page);
  const mai = await signIn(browser, server, 'mai', `/coordination?ca=${id}`);
  await acceptAndBook(mai.page);
  await mai.context.close();
  return { lan, room: server.url + (await roomOf(lan.page, id)) };
}

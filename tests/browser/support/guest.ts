/** A guest: invited in the room, lets itself be let in on a device of its own. */
import type { Browser, Page } from 'playwright-core';
import { newPerson, type Person } from './people.ts';
import type { Server } from './server.ts';

export interface Guest extends Person {
  /** When the host let the guest in, on the clock of the guest's page. */
  admittedAt: number;
}

/** Makes the link in the room; gives the address to open. */
export async function invite(server: Server, host: Page): Promise<string> {
  await host.getByRole('button', { name: 'Mời thêm' }).click();
  const dialog = host.getByRole('dialog');
  await dialog.getByLabel('Tên người được mời').fill('Trần Thị Con');
  await dialog.getByRole('button', { name: 'Tạo liên kết' }).click();
  const link = new URL(await dialog.getByLabel('Liên kết mời').inputValue());
  await host.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return server.url + link.pathname + link.search + link.hash;
}

/** Opens the link, waits at the door, and is let in by the host. `script` runs in the guest's page before its own. */
export async function bringGuest(browser: Browser, server: Server, host: Page, script?: string): Promise<Guest> {
  const link = await invite(server, host);
  const guest = await newPerson(browser, 'guest');
  if (script) await guest.context.addInitScript({ content: script });
  await guest.page.goto(link);
  await guest.page.getByRole('button', { name: 'Vào phòng chờ' }).click();
  await guest.page.getByRole('heading', { name: 'Bạn đang ở phòng chờ' }).waitFor();
  const admit = host.getByRole('button', { name: 'Cho vào' });
  await admit.waitFor();
  const admittedAt = (await guest.page.evaluate('performance.now()')) as number;
  await admit.click();
  return { ...guest, admittedAt };
}

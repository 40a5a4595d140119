/** A meeting of several people: booked for all at once, answered, moved to now, met with its agenda; a hospital listens. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { awaitMedia } from '../support/media.ts';
import { patienceMs, type Person, signIn } from '../support/people.ts';
import { Server } from '../support/server.ts';
import { look } from '../support/walk.ts';

const title = 'Hội chẩn u tuần này';
let chromium: Browser;
let server: Server;
before(async () => {
  chromium = await launchChromium();
  server = await Server.start({ name: 'meetings', args: ['--demo'] });
});
after(async () => {
  await chromium.close();
  await server.stop();
});

async function enter(t: TestContext, username: string, path: string): Promise<Person> {
  const person = await signIn(chromium, server, username, path);
  t.after(() => person.context.close());
  person.complaints.length = 0; // The 401 of the sign-in page.
  return person;
}

/** From the button to the first time that suits both. */
async function book(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tạo buổi họp' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tên buổi họp').fill(title);
  for (const name of [/Nguyễn Hoài An/, /Phan Minh Đức/]) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('checkbox', { name: 'TTYT Phú Lâm' }).check();
  await dialog.locator('.common-times__hours button').first().click();
  await dialog.getByText('mọi người dự được.').waitFor();
  await dialog.getByRole('button', { name: 'Đặt buổi họp' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

async function addPoint(page: Page, point: string): Promise<void> {
  await page.getByText('Mục khác').click();
  await page.getByLabel('Nội dung').fill(point);
  await page.getByRole('button', { name: 'Thêm vào chương trình' }).click();
  await page.locator('.agenda__row', { hasText: point }).waitFor();
}

/** The next minute; two without working hours have it at any time of the day, if need be with a reason. */
async function moveToNow(page: Page): Promise<void> {
  const [day, hour] = [{ day: '2-digit', month: '2-digit', year: 'numeric' }, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }] as const;
  const soon = new Date(Date.now() + 60_000);
  const told = (shape: Intl.DateTimeFormatOptions) => soon.toLocaleString('en-GB', { ...shape, timeZone: 'Asia/Ho_Chi_Minh' });
  await page.getByRole('button', { name: 'Đổi giờ…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ngày họp').fill(told(day));
  await dialog.getByLabel('Giờ bắt đầu').fill(told(hour));
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  const reason = dialog.getByLabel('Lý do vẫn đặt giờ này');
  const moved = dialog.waitFor({ state: 'detached' });
  await Promise.race([reason.waitFor(), moved]);
  if (await reason.isVisible()) {
    await reason.fill('Ca khó, họp ngay');
    await dialog.getByRole('button', { name: 'Vẫn đặt' }).click();
  }
  await moved;
}

test('booked, answered, moved, met', async (t) => {
  const mai = await enter(t, 'mai', '/hop');
  await book(mai.page);
  await addPoint(mai.page, 'Tổng kết tuần');
  await look(mai, 'meeting');
  const address = mai.page.url();

  const an = await enter(t, 'an', '/');
  const card = an.page.locator('.meeting-card', { hasText: title });
  await card.getByRole('button', { name: 'Nhận' }).click();
  await card.getByText('Bạn sẽ dự').waitFor();
  await an.page.goto(address);
  await mai.page.getByText('Sẽ dự').waitFor();

  await moveToNow(mai.page);
  await an.page.getByRole('link', { name: 'Vào buổi họp' }).click();
  const duc = await enter(t, 'duc', '/hop');
  await duc.page.getByRole('link', { name: 'Vào buổi họp' }).click();
  await Promise.all([an, duc].map(({ page }) => awaitMedia(page, { video: 1, audio: 1 }, patienceMs)));

  const lan = await enter(t, 'lan', '/hop');
  await look(lan, 'meetings-listening');
  await lan.page.getByRole('link', { name: 'Vào nghe' }).click();
  await awaitMedia(lan.page, { video: 2, audio: 2 }, patienceMs);
  await lan.page.getByText('Bạn đang nghe. Giơ tay để xin nói.').waitFor();
  assert.equal(await lan.page.getByRole('button', { name: /mic|hình/i }).count(), 0, 'a listener has nothing to send');
  await an.page.getByText('1 người nghe').first().waitFor();

  await an.page.getByRole('button', { name: 'Mục tiếp theo' }).click();
  for (const { page } of [an, duc]) await page.getByText('Đang bàn: Tổng kết tuần').waitFor();
  await look(an, 'room-meeting', { ready: () => an.page.getByRole('toolbar').waitFor() });
  await an.page.getByRole('button', { name: 'Kết thúc buổi họp…' }).click();
  await an.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
  await lan.page.getByRole('toolbar').waitFor({ state: 'detached' });
  await mai.page.getByText('Đã họp xong').waitFor();
});

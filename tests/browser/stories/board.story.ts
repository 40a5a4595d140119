/** The coordinator's board: by keyboard alone, and by two coordinators who want the same time. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible } from '../support/accessibility.ts';
import { awaitBoard, awaitFocus, card, cellOf, column, dragOver, reachFreeTime, showDay, topCase } from '../support/board.ts';
import { launchChromium } from '../support/chromium.ts';
import { stateOf } from '../support/minutes.ts';
import { output } from '../support/outputs.ts';
import { type Person, read, send, signIn } from '../support/people.ts';
import { sendCopy } from '../support/request.ts';
import { Server } from '../support/server.ts';
import { awaitLoaded } from '../support/walk.ts';

let chromium: Browser;
let server: Server;
let lan: Person;
let mai: Person;
before(async () => {
  chromium = await launchChromium();
  server = await Server.start({ name: 'board', args: ['--demo'] });
  lan = await signIn(chromium, server, 'lan');
  mai = await signIn(chromium, server, 'mai', '/coordination');
});
after(async () => {
  await chromium.close();
  await server.stop();
});

const specialist = 'Trần Quốc Minh';

test('a request is read, accepted, held and booked, and the next one sent back, by keyboard', async () => {
  const { page } = mai;
  await sendCopy(lan.page, 'urgent');
  await page.goto(`${server.url}/coordination`);
  await awaitBoard(page);
  await column(page, 'new').locator('[data-case]').nth(1).waitFor();
  const first = await topCase(page);
  await page.keyboard.press('j');
  await awaitFocus(page, `[data-case="${first}"]`);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Nhận ca' }).waitFor();
  await page.keyboard.press('Escape');
  await awaitFocus(page, `[data-case="${first}"]`);
  await page.keyboard.press('a');
  await column(page, 'to_plan').locator(`[data-case="${first}"]:focus`).waitFor();
  await page.keyboard.press('x');
  await reachFreeTime(page);
  await page.keyboard.press('Enter');
  await awaitFocus(page, '.cell--held');
  await page.keyboard.press('Enter');
  await awaitFocus(page, '.cell--booked');
  await column(page, 'booked').locator(`[data-case="${first}"]`).waitFor();
  assert.equal(await stateOf(page, first), 'booked');

  // Back to the cases: the one just booked, from which K leads to those before.
  await page.keyboard.press('Escape');
  await awaitFocus(page, '[data-case]');
  const second = await topCase(page);
  for (let steps = 0; !(await card(page, second).evaluate((one) => one === document.activeElement)); steps += 1) {
    assert.ok(steps < 20, 'K does not lead to the first case');
    await page.keyboard.press('k');
  }
  await page.keyboard.press('m');
  await awaitFocus(page, '[role=menuitem]');
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await awaitFocus(page, '[role=dialog] textarea');
  await page.keyboard.type('Bổ sung điểm NIHSS.');
  await page.keyboard.press('Control+Enter');
  await column(page, 'returned').locator(`[data-case="${second}"]`).waitFor();
  assert.equal(await stateOf(page, second), 'returned');
});

test('two coordinators drop a case on the same time: one has it, the other sees who and three other times', async () => {
  const tuan = await signIn(chromium, server, 'tuan', '/coordination');
  const both: { page: Page; id: string }[] = [];
  for (const { page } of [mai, tuan]) both.push({ page, id: await acceptedCase() });
  try {
    let at = 0;
    for (const { page, id } of both) {
      await page.goto(`${server.url}/coordination`);
      await awaitBoard(page);
      // Nine o'clock of the day after tomorrow: of today there may be nothing left.
      at = (await showDay(page, 2)) + 9 * 3_600_000;
      await dragOver(page, card(page, id), cellOf(page, specialist, at));
    }
    await Promise.all(both.map(({ page }) => page.mouse.up()));

    const refused = (page: Page) => page.getByRole('dialog', { name: 'Không xếp được giờ này' });
    const loser = await Promise.any(both.map(async (one) => refused(one.page).waitFor().then(() => one)));
    const winner = both.find((one) => one !== loser);
    assert.ok(winner);
    await card(winner.page, winner.id).getByText('Đang giữ chỗ').waitFor();
    assert.equal(await refused(winner.page).count(), 0);
    assert.deepEqual([await stateOf(winner.page, winner.id), await stateOf(loser.page, loser.id)], ['held', 'accepted']);

    const dialog = refused(loser.page);
    // For which case it is taken by now.
    await dialog.getByText(/TTYT Phú Lâm/).waitFor();
    const times = dialog.getByRole('button', { name: new RegExp(specialist) });
    assert.equal(await times.count(), 3);
    await assertAccessible(loser.page, 'the refusal');
    await loser.page.screenshot({ path: output('screenshots/board-same-time.png') });

    // The first of them has the focus already.
    await loser.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await card(loser.page, loser.id).getByText('Đang giữ chỗ').waitFor();
    const held = await Promise.all(both.map(({ page, id }) => read<{ appointment: { starts_at: number } }>(page, `/api/consultations/${id}`)));
    const starts = held.map(({ appointment }) => appointment.starts_at);
    assert.ok(starts.includes(at) && new Set(starts).size === 2, `${at} is not in ${starts}`);
  } catch (error) {
    for (const [index, { page }] of both.entries()) await page.screenshot({ path: output(`screenshots/failed-board-${index}.png`) });
    throw error;
  }
  await tuan.context.close();
});

/** A request that was sent and accepted: it waits for its time. */
async function acceptedCase(): Promise<string> {
  const id = await sendCopy(lan.page, 'urgent');
  const { version } = await read<{ version: number }>(mai.page, `/api/consultations/${id}`);
  await send(mai.page, 'POST', `/api/consultations/${id}/accept`, { version });
  return id;
}

test('nobody is kept out: the board, the list, and the hours of the specialists', async () => {
  const { page } = mai;
  const planned = await acceptedCase();
  for (const [name, path] of [['board', ''], ['list', '?xem=danh-sach'], ['planned', `?xep=${planned}`]] as const) {
    await page.goto(`${server.url}/coordination${path}`);
    await awaitLoaded(page);
    await assertAccessible(page, name);
  }
  // Where the board and the hours do not fit beside each other.
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${server.url}/coordination?xem=lich&xep=${planned}`);
  await page.getByRole('grid', { name: /Lịch chuyên gia/ }).waitFor();
  await awaitLoaded(page);
  await assertAccessible(page, 'timeline');
});

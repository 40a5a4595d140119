/** An emergency: sent by keyboard, it rings at whoever is on duty, and both see each other. Who is busy passes it on. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { acceptButton, call, fillStroke, openStroke, press, standBy } from '../support/emergency.ts';
import { awaitMedia } from '../support/media.ts';
import { output } from '../support/outputs.ts';
import { patienceMs, type Person, read } from '../support/people.ts';
import { Server } from '../support/server.ts';

let chromium: Browser;
let server: Server;
const people: Person[] = [];
before(async () => {
  chromium = await launchChromium();
  server = await Server.start({ name: 'red-button', args: ['--demo'] });
});
after(async () => {
  await chromium.close();
  await server.stop();
});

async function open(username: string): Promise<Person> {
  const person = await standBy(chromium, server, username);
  people.push(person);
  return person;
}

interface PageState {
  state: string;
  accepted_by: string | null;
  levels: { level: string; state: string }[];
}

test('sent, rung, taken: both see each other', async (t) => {
  t.after(async () => {
    for (const { context } of people.splice(0)) await context.close();
  });
  try {
    const [minh, lan] = [await open('minh'), await open('lan')];
    await openStroke(lan, server);
    await lan.page.locator('.red-where__list li').first().getByText('Sẵn sàng').waitFor();
    await fillStroke(lan.page);
    const id = await press(lan.page);
    await minh.page.locator(call).waitFor();
    await minh.page.getByText('Nam, 64 tuổi').waitFor();
    // What the caller may know: her telephone rings, and that she looked.
    await lan.page.getByText(/Trần Quốc Minh · (Máy đang đổ chuông|Đã thấy)/).waitFor();
    await minh.page.locator(acceptButton).click();
    await Promise.all([lan, minh].map(({ page }) => awaitMedia(page, { video: 1, audio: 1 }, patienceMs)));
    assert.equal(new URL(lan.page.url()).pathname, new URL(minh.page.url()).pathname);
    const taken = await read<PageState>(lan.page, `/api/pages/${id}`);
    assert.equal(taken.state, 'accepted');
    assert.match(taken.accepted_by ?? '', /Trần Quốc Minh/);
  } catch (error) {
    await photographAll('taken');
    throw error;
  }
});

test('the first is busy, the second takes it', async (t) => {
  t.after(async () => {
    for (const { context } of people.splice(0)) await context.close();
  });
  try {
    const [minh, an, lan] = [await open('minh'), await open('an'), await open('lan')];
    await openStroke(lan, server);
    await fillStroke(lan.page);
    const id = await press(lan.page);
    await minh.page.getByRole('button', { name: /Bận, chuyển người kế/ }).click();
    await minh.page.locator(call).waitFor({ state: 'detached' });
    // At once, not after the half minute that a silent one has.
    await an.page.locator(call).waitFor();
    await lan.page.getByText(/Trần Quốc Minh · Bận/).waitFor();
    await an.page.locator(acceptButton).click();
    await Promise.all([lan, an].map(({ page }) => awaitMedia(page, { video: 1, audio: 1 }, patienceMs)));
    const { accepted_by: by, levels } = await read<PageState>(lan.page, `/api/pages/${id}`);
    assert.match(by ?? '', /Nguyễn Hoài An/);
    assert.deepEqual(levels.slice(0, 2).map(({ level, state }) => [level, state]), [['first', 'busy'], ['second', 'accepted']]);
    await minh.page.locator(call).waitFor({ state: 'detached' });
  } catch (error) {
    await photographAll('busy');
    throw error;
  }
});

async function photographAll(test: string): Promise<void> {
  for (const { name, page } of people) await page.screenshot({ path: output(`screenshots/failed-red-button-${test}-${name}.png`) });
}

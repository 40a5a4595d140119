/** A machine that is no browser publishes into the room by WHIP: seen by the other side, and gone when it is revoked. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { acceptAndBook, roomOf } from '../support/booking.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Codec, Device, issueDevice, revokeDevice } from '../support/device.ts';
import { awaitMedia } from '../support/media.ts';
import { output } from '../support/outputs.ts';
import { patienceMs, type Person, signIn } from '../support/people.ts';
import { sendRequest } from '../support/request.ts';
import { awaitControls } from '../support/room.ts';
import { Server } from '../support/server.ts';

let chromium: Browser;
let server: Server;
const people: Person[] = [];
before(async () => {
  chromium = await launchChromium();
  server = await Server.start({ name: 'whip', args: ['--demo'] });
});
after(async () => {
  await chromium.close();
  await server.stop();
});

/** What publish.py sends. */
const size = { width: 960, height: 540 };
const place = '.stage__screen video';

interface Shown {
  at: number;
  framesDecoded: number;
  frameWidth: number;
  frameHeight: number;
}

async function shown(page: Page): Promise<Shown | null> {
  return (await page.evaluate(`hoichanTest.shown(${JSON.stringify(place)})`)) as Shown | null;
}

/** The device's picture in the large place, decoded for so many seconds; gives frames a second. */
async function watch(page: Page, seconds: number): Promise<number> {
  await page.locator(place).waitFor();
  const until = Date.now() + patienceMs;
  let first = await shown(page);
  while (!first) {
    assert.ok(Date.now() < until, 'nothing of the device was ever decoded');
    await wait(100);
    first = await shown(page);
  }
  let last = first;
  while (last.at - first.at < seconds * 1_000) {
    await wait(2_000);
    const next = await shown(page);
    assert.ok(next && next.framesDecoded > last.framesDecoded, `the picture stands still: ${JSON.stringify({ last, next })}`);
    last = next;
  }
  assert.deepEqual({ width: last.frameWidth, height: last.frameHeight }, size);
  return ((last.framesDecoded - first.framesDecoded) * 1_000) / (last.at - first.at);
}

async function enter(username: string, path: string): Promise<Person> {
  const person = await signIn(chromium, server, username, path);
  people.push(person);
  return person;
}

test('an ultrasound machine in the room', async (t) => {
  let device: Device | undefined;
  t.after(() => device?.kill());
  try {
    const lan = await enter('lan', '/consultations/new');
    const id = await sendRequest(lan.page);
    const mai = await enter('mai', `/coordination?ca=${id}`);
    await acceptAndBook(mai.page);
    const room = `${await roomOf(lan.page, id)}?debug`;
    const minh = await enter('minh', '/');
    for (const { page } of [lan, minh]) {
      await page.goto(server.url + room);
      await awaitControls(page);
    }
    for (const { page } of [lan, minh]) await awaitMedia(page, { video: 1, audio: 1 }, patienceMs);

    const token = await issueDevice(lan.page, 'Siêu âm tim');
    const tab = minh.page.getByRole('tab', { name: /^Siêu âm tim của .*Lan/ });
    for (const codec of ['H264', 'VP8'] satisfies Codec[]) {
      device = await Device.start(token, codec);
      assert.equal(device.reply.event, 'answered', JSON.stringify(device.reply));
      await tab.waitFor();
      const rate = await watch(minh.page, 8);
      t.diagnostic(`${codec}: ${size.width}×${size.height} at ${rate.toFixed(1)} frames/s`);
      assert.ok(rate > 3, `${codec}: ${rate} frames a second`);
      // The one whose device it is sees that it is on, and does not get the picture back.
      await lan.page.locator('.tile--self').getByText('Đang phát Siêu âm tim').waitFor();
      await minh.page.screenshot({ path: output(`screenshots/whip-${codec}.png`) });

      // Another view brings it among the small pictures; nothing of it is cut off there either.
      await minh.page.getByRole('tab', { name: 'Trích bệnh án' }).click();
      await minh.page.locator('.tile--device video').waitFor();
      await tab.click();
      await minh.page.locator(place).waitFor();
      if (codec === 'VP8') break;
      assert.equal(await device.stop(), 0);
      assert.equal(device.said.find(({ event }) => event === 'deleted')?.['status'], 200);
      await tab.waitFor({ state: 'detached' });
    }

    const revokedAt = Date.now();
    await revokeDevice(lan.page);
    await tab.waitFor({ state: 'detached' });
    t.diagnostic(`revoked: gone after ${Date.now() - revokedAt} ms, the clicks among them`);
    assert.ok(device);
    await device.until(({ event }) => event === 'lost');
    assert.equal(await device.ended(), 2);
    device = await Device.start(token, 'VP8');
    assert.deepEqual([device.reply.event, device.reply['status']], ['refused', 401]);
    await awaitMedia(minh.page, { video: 1, audio: 1 }, patienceMs);
  } catch (error) {
    for (const { name, page } of people) await page.screenshot({ path: output(`screenshots/failed-whip-${name}.png`) });
    throw error;
  }
});

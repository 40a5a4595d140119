/** The room with two browsers of different kinds: the doctor in Chromium, the specialist in Firefox, the relay between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptAndBook, roomOf } from '../../support/booking.ts';
import { launchChromium } from '../../support/chromium.ts';
import { launchFirefox } from '../../support/firefox.ts';
import { signInWithFirefox } from '../../support/firefox-people.ts';
import { awaitMedia } from '../../support/media.ts';
import { output } from '../../support/outputs.ts';
import { patienceMs, signIn } from '../../support/people.ts';
import { sendRequest } from '../../support/request.ts';
import { awaitControls, firstPicture, watchEachOther } from '../../support/room.ts';
import { Server } from '../../support/server.ts';

test('a doctor in Chromium and a specialist in Firefox meet', async (t) => {
  const address = process.env['HOICHAN_TEST_ADDRESS'];
  assert.ok(address, 'run.mjs gives the address');
  const server = await Server.start({ name: 'room-with-firefox', address, args: ['--demo'] });
  t.after(() => server.stop());
  const chromium = await launchChromium();
  t.after(() => chromium.close());
  const firefox = await launchFirefox();
  t.after(() => firefox.close());

  const lan = await signIn(chromium, server, 'lan', '/consultations/new');
  const id = await sendRequest(lan.page);
  const mai = await signIn(chromium, server, 'mai', `/coordination?ca=${id}`);
  await acceptAndBook(mai.page);
  await mai.context.close();
  const room = server.url + (await roomOf(lan.page, id));

  const minh = await signInWithFirefox(firefox, server, 'minh');
  try {
    await lan.page.goto(room);
    await awaitControls(lan.page);
    await minh.goto(room);
    t.diagnostic(`Firefox: from opening the room to the first decoded picture ${await firstPicture(minh)} ms`);
    // Opened anew, the doctor's page meets somebody who is there already.
    await lan.page.goto(room);
    t.diagnostic(`Chromium: from opening the room to the first decoded picture ${await firstPicture(lan.page)} ms`);
    const both = [
      { name: 'lan in Chromium', page: lan.page },
      { name: 'minh in Firefox', page: minh },
    ];
    await Promise.all(both.map(({ page }) => awaitMedia(page, { video: 1, audio: 1 }, patienceMs)));
    await watchEachOther(t, both, 30);
  } catch (error) {
    await lan.page.screenshot({ path: output('screenshots/failed-firefox-lan.png') });
    await minh.screenshot({ path: output('screenshots/failed-firefox-minh.png') });
    throw error;
  }
});

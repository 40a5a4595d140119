/** The room with two browsers of different kinds: the doctor in Chromium, the specialist in Firefox, the relay between. */
import { test } from 'node:test';
import { bookedRoom } from '../../support/booking.ts';
import { launchChromium } from '../../support/chromium.ts';
import { launchFirefox } from '../../support/firefox.ts';
import { signInWithFirefox } from '../../support/firefox-people.ts';
import { awaitMedia } from '../../support/media.ts';
import { output } from '../../support/outputs.ts';
import { patienceMs } from '../../support/people.ts';
import { awaitControls, firstPicture, watchEachOther } from '../../support/room.ts';
import { demoAtAddress } from '../../support/server.ts';

test('a doctor in Chromium and a specialist in Firefox meet', async (t) => {
  const server = await demoAtAddress(t, 'room-with-firefox');
  const chromium = await launchChromium();
  t.after(() => chromium.close());
  const firefox = await launchFirefox();
  t.after(() => firefox.close());

  const { lan, room } = await bookedRoom(chromium, server);

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

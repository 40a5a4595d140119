/** The story that the product is for: a request, its booking, the room with three people, the minutes, the printed form. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { acceptAndBook, roomOf } from '../support/booking.ts';
import { launchChromium } from '../support/chromium.ts';
import { bringGuest } from '../support/guest.ts';
import { awaitMedia } from '../support/media.ts';
import { awaitAnswers, confirm, decide, stateOf, writeMinutes } from '../support/minutes.ts';
import { output } from '../support/outputs.ts';
import { patienceMs, type Person, signIn } from '../support/people.ts';
import { sendRequest } from '../support/request.ts';
import { awaitControls, chat, firstPicture, watchEachOther } from '../support/room.ts';
import { shareScreen } from '../support/screen.ts';
import { type DatabaseKind, Server } from '../support/server.ts';

let chromium: Browser;
before(async () => {
  chromium = await launchChromium();
});
after(() => chromium.close());

for (const database of ['sqlite', 'postgres'] satisfies DatabaseKind[]) {
  describe(`on ${database}`, () => {
    let server: Server;
    const people: Person[] = [];
    const open = async (username: string, path: string) => {
      const person = await signIn(chromium, server, username, path);
      people.push(person);
      return person;
    };
    before(async () => {
      server = await Server.start({ name: `consultation-${database}`, database, args: ['--demo'] });
    });
    after(() => server.stop());

    test('from the request to the signed minutes', async (t) => {
      t.after(() => Promise.all(people.map(({ context }) => context.close())));
      try {
        const lan = await open('lan', '/consultations/new');
        const id = await sendRequest(lan.page);
        t.diagnostic('sent');
        const mai = await open('mai', `/coordination?ca=${id}`);
        await acceptAndBook(mai.page);
        t.diagnostic('booked');
        const room = `${await roomOf(lan.page, id)}?debug`;

        await lan.page.goto(server.url + room);
        await awaitControls(lan.page);
        const minh = await open('minh', '/');
        await minh.page.goto(server.url + room);
        t.diagnostic(`minh: from opening the room to the first decoded picture ${await firstPicture(minh.page)} ms`);
        for (const { page } of [lan, minh]) await awaitMedia(page, { video: 1, audio: 1 }, patienceMs);
        await watchEachOther(t, [lan, minh], 6);
        await takePicture(lan.page);

        const guest = await bringGuest(chromium, server, lan.page);
        people.push(guest);
        t.diagnostic(`guest: from being let in to the first decoded picture ${(await firstPicture(guest.page)) - Math.round(guest.admittedAt)} ms`);
        const all = [lan, minh, guest];
        await Promise.all(all.map(({ page }) => awaitMedia(page, { video: 2, audio: 2 }, patienceMs)));
        await watchEachOther(t, all, 30);
        await shareScreen(t, minh, [lan, guest], 8);
        await chat(lan.page, minh.page);

        await minh.page.getByRole('tab', { name: 'Biên bản' }).click();
        await lan.page.getByRole('tab', { name: 'Biên bản' }).click();
        await writeMinutes(minh.page);
        await awaitAnswers(lan.page);
        await lan.page.getByRole('button', { name: 'Kết thúc hội chẩn…' }).click();
        await lan.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
        for (const { page } of all) await page.getByRole('heading', { name: 'Hội chẩn đã kết thúc' }).waitFor();
        t.diagnostic('ended');

        const minutes = `/consultations/${id}/minutes`;
        await lan.page.goto(server.url + minutes);
        await decide(lan.page);
        const thao = await open('thao', '/');
        for (const { page } of [lan, thao, minh]) await confirm(page, server.url + minutes);
        assert.equal(await stateOf(lan.page, id), 'signed');
        await lan.page.goto(`${server.url}/consultations/${id}/print`);
        await lan.page.getByText('Đã đủ xác nhận.').waitFor();
        assert.match(await lan.page.locator('article.form').innerText(), /TRÍCH BIÊN BẢN HỘI CHẨN/i);
      } catch (error) {
        for (const { name, page } of people) await page.screenshot({ path: output(`screenshots/failed-${database}-${name}.png`) });
        throw error;
      }
    });
  });
}

/** The picture of the README, taken anew with UPDATE_PICTURES=1. */
async function takePicture(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^CT/ }).first().click();
  const path = process.env['UPDATE_PICTURES'] ? fileURLToPath(new URL('../../../docs/images/room.png', import.meta.url)) : output('screenshots/room.png');
  await page.screenshot({ path, animations: 'disabled' });
}

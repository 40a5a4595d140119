/** The story that the product is for: a request, its booking, the room with three people, the minutes, the printed form. */
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { awaitMedia, watchMedia } from '../support/media.ts';
import { awaitAnswers, confirm, decide, stateOf, writeMinutes } from '../support/minutes.ts';
import { output } from '../support/outputs.ts';
import { newPerson, patienceMs, type Person, read, signIn } from '../support/people.ts';
import { sendRequest } from '../support/request.ts';
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
        const { appointment } = await read<{ appointment: { id: string } }>(lan.page, `/api/consultations/${id}`);
        const room = `/room/${appointment.id}?debug`;

        await lan.page.goto(server.url + room);
        await controls(lan.page);
        const minh = await open('minh', '/');
        await minh.page.goto(server.url + room);
        t.diagnostic(`minh: from opening the room to the first decoded picture ${await firstPicture(minh.page)} ms`);
        for (const { page } of [lan, minh]) await awaitMedia(page, { video: 1, audio: 1 }, patienceMs);
        for (const person of [lan, minh]) await report(t, person, 1, 10);
        await takePicture(lan.page);

        const guest = await bringGuest(chromium, server, lan.page);
        people.push(guest);
        t.diagnostic(`guest: from the door to the first decoded picture ${await firstPictureFromNow(guest.page)} ms`);
        for (const person of [lan, minh, guest]) await awaitMedia(person.page, { video: 2, audio: 2 }, patienceMs);
        for (const person of [lan, minh, guest]) await report(t, person, 2, 6);
        await chat(lan.page, minh.page);

        await minh.page.getByRole('tab', { name: 'Biên bản' }).click();
        await lan.page.getByRole('tab', { name: 'Biên bản' }).click();
        await writeMinutes(minh.page);
        await awaitAnswers(lan.page);
        await lan.page.getByRole('button', { name: 'Kết thúc hội chẩn…' }).click();
        await lan.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
        for (const { page } of [lan, minh, guest]) await page.getByRole('heading', { name: 'Hội chẩn đã kết thúc' }).waitFor();
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

async function acceptAndBook(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Nhận ca' }).click();
  // The nearest time of the neurologist who is on duty day and night.
  await page.getByRole('button', { name: /Trần Quốc Minh/ }).first().click();
  await page.getByRole('button', { name: 'Đặt lịch' }).click();
  await page.getByRole('button', { name: 'Đổi giờ' }).waitFor();
}

/** Invited in the room, the guest opens the link on a device of their own, waits, and is let in. */
async function bringGuest(browser: Browser, server: Server, host: Page): Promise<Person> {
  await host.getByRole('button', { name: 'Mời thêm' }).click();
  const dialog = host.getByRole('dialog');
  await dialog.getByLabel('Tên người được mời').fill('Trần Thị Con');
  await dialog.getByRole('button', { name: 'Tạo liên kết' }).click();
  const link = new URL(await dialog.getByLabel('Liên kết mời').inputValue());
  await host.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  const guest = await newPerson(browser, 'guest');
  await guest.page.goto(server.url + link.pathname + link.search + link.hash);
  await guest.page.getByRole('button', { name: 'Vào phòng chờ' }).click();
  await guest.page.getByRole('heading', { name: 'Bạn đang ở phòng chờ' }).waitFor();
  await host.getByRole('button', { name: 'Cho vào' }).click();
  return guest;
}

async function chat(one: Page, other: Page): Promise<void> {
  for (const page of [one, other]) await page.getByRole('tab', { name: 'Trò chuyện' }).click();
  for (const [from, to, text] of [
    [one, other, 'Bác sĩ xem giúp phim chụp.'],
    [other, one, 'Tôi đang xem.'],
  ] as const) {
    await from.locator('#room-chat-input').fill(text);
    await from.locator('#room-chat-input').press('Enter');
    await to.getByRole('log').getByText(text).waitFor();
  }
}

async function controls(page: Page): Promise<void> {
  await page.getByRole('toolbar', { name: 'Điều khiển cuộc hội chẩn' }).waitFor();
}

/** Milliseconds from the navigation to the first decoded picture of anybody else. */
async function firstPicture(page: Page): Promise<number> {
  const script = `(async () => {
    for (;;) {
      const { at, video } = await hoichanTest.sample();
      if (Object.values(video).some(({ framesDecoded }) => framesDecoded > 0)) return at;
      await new Promise(requestAnimationFrame);
    }
  })()`;
  return Math.round((await page.evaluate(script)) as number);
}

async function firstPictureFromNow(page: Page): Promise<number> {
  const start = (await page.evaluate('performance.now()')) as number;
  return Math.round((await firstPicture(page)) - start);
}

/** Everybody else is seen and heard all the while. */
async function report(t: TestContext, { name, page }: Person, others: number, seconds: number): Promise<void> {
  const { framesPerSecond, concealed } = await watchMedia(page, { video: others, audio: others }, seconds);
  t.diagnostic(`${name}: ${others} others, ${framesPerSecond.toFixed(1)} frames/s, ${(concealed * 100).toFixed(1)} % concealed`);
  assert.ok(framesPerSecond > 1, `${name} sees ${framesPerSecond} frames a second`);
}

/** The picture of the README, taken anew with UPDATE_PICTURES=1. */
async function takePicture(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^CT/ }).first().click();
  const path = process.env['UPDATE_PICTURES'] ? fileURLToPath(new URL('../../../docs/images/room.png', import.meta.url)) : output('screenshots/room.png');
  await page.screenshot({ path, animations: 'disabled' });
}

/** Every page, as the people who use it see it: nothing cut off, nothing inaccessible, no fault on the console. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser } from 'playwright-core';
import { acceptAndBook, roomOf } from '../support/booking.ts';
import { launchChromium } from '../support/chromium.ts';
import { invite } from '../support/guest.ts';
import { decide, writeMinutes } from '../support/minutes.ts';
import { newPerson, type Person, read, send, signIn } from '../support/people.ts';
import { sendRequest } from '../support/request.ts';
import { routeOf, routePaths } from '../support/routes.ts';
import { Server } from '../support/server.ts';
import { look, type LookOptions } from '../support/walk.ts';

let chromium: Browser;
let server: Server;
const walked = new Set<string>();
before(async () => {
  chromium = await launchChromium();
  server = await Server.start({ name: 'pages', args: ['--demo'] });
});
after(async () => {
  await chromium.close();
  await server.stop();
});

/** Opens pages and looks at them, each in a test of its own: the walk goes on after a fault. */
function visits(t: TestContext) {
  return (person: Person, name: string, path: string, options?: LookOptions) =>
    t.test(name, async () => {
      const address = new URL(path, server.url);
      await person.page.goto(address.href);
      await look(person, name, options);
      assert.equal(new URL(person.page.url()).pathname, address.pathname, 'the page leads elsewhere');
      walked.add(routeOf(address) ?? '');
    });
}

async function enter(username: string): Promise<Person> {
  const person = await signIn(chromium, server, username);
  person.complaints.length = 0; // The 401 of the sign-in page.
  return person;
}

test('without a name', async (t) => {
  const visit = visits(t);
  const nobody = await newPerson(chromium, 'nobody');
  // It asks who is signed in, and Chromium notes the 401 that says nobody.
  await visit(nobody, 'sign-in', '/sign-in', { expected: '401 (Unauthorized)' });
  await visit(nobody, 'guest-without-link', '/guest');
  await visit(nobody, 'not-found', '/khong-co');
  await nobody.context.close();
});

test('at work', async (t) => {
  const visit = visits(t);
  const lan = await enter('lan');
  const open = await read<{ id: string; state: string }[]>(lan.page, '/api/consultations?scope=open');
  const booked = open.find(({ state }) => state === 'booked')?.id;
  await visit(lan, 'worklist-doctor', '/');
  await visit(lan, 'red-button', '/cap-cuu');
  await visit(lan, 'red-button-stroke', '/cap-cuu/stroke');
  await visit(lan, 'request-new', '/consultations/new');
  await visit(lan, 'request-draft', `/consultations/${open.find(({ state }) => state === 'draft')?.id}/edit`);
  await visit(lan, 'consultation-case', `/consultations/${booked}`);
  await visit(lan, 'consultation-conversation', `/consultations/${booked}/conversation`);
  await visit(lan, 'consultation-schedule', `/consultations/${booked}/schedule`);
  await lan.context.close();

  const mai = await enter('mai');
  await visit(mai, 'worklist-coordinator', '/');
  await visit(mai, 'rota-coordinator', '/lich-truc');
  await visit(mai, 'calendar-coordinator', '/schedule');
  for (const section of ['sla', 'routing', 'forms', 'holidays']) await visit(mai, `admin-${section}-coordinator`, `/admin/${section}`);
  await visit(mai, 'numbers', '/so-lieu');
  const meeting = await meetingOf(mai);
  await visit(mai, 'meetings-coordinator', '/hop');
  await visit(mai, 'meeting-coordinator', `/hop/${meeting}`);
  await visit(mai, 'coordination', '/coordination');
  await visit(mai, 'coordination-list', '/coordination?xem=danh-sach');
  await visit(mai, 'coordination-new-case', `/coordination?ca=${open.find(({ state }) => state === 'submitted')?.id}`);
  await visit(mai, 'coordination-booked-case', `/coordination?ca=${booked}`);
  await mai.context.close();

  const minh = await enter('minh');
  await visit(minh, 'worklist-specialist', '/');
  await visit(minh, 'meetings-specialist', '/hop');
  await visit(minh, 'rota-specialist', '/lich-truc');
  await visit(minh, 'day', '/day');
  await visit(minh, 'schedule', '/schedule');
  await visit(minh, 'device-check', '/device-check');
  // Nobody has set a photo, and Chromium notes the 404 that says so.
  await visit(minh, 'account', '/account', { expected: '404 (Not Found)' });
  await visit(minh, 'notifications', '/notifications');
  await minh.context.close();
});

/** A meeting of two at the first time that suits both. */
async function meetingOf({ page }: Person): Promise<string> {
  const { roles } = await read<{ roles: { hospital_id: string }[] }>(page, '/api/me');
  const hospital = roles[0]?.hospital_id ?? '';
  const people = await read<{ id: string; name: string }[]>(page, `/api/meetings/people?hospital_id=${hospital}`);
  const [chair, other] = ['Trần Quốc Minh', 'Lê Thị Thảo'].map((wanted) => people.find(({ name }) => name.includes(wanted))?.id ?? '');
  const now = Date.now();
  const ask = { hospital_id: hospital, people: [chair, other], minutes: 60, from: now, to: now + 7 * 86_400_000 };
  const { times } = await send<{ times: { starts_at: number; ends_at: number }[] }>(page, 'POST', '/api/meetings/free-times', ask);
  const body = { hospital_id: hospital, kind: 'tumour_board', title: 'Hội chẩn u', chair_id: chair, speakers: [other], ...times[0] };
  return (await send<{ id: string }>(page, 'POST', '/api/meetings', body)).id;
}

test('in administration', async (t) => {
  const visit = visits(t);
  const quanly = await enter('quanly');
  await visit(quanly, 'worklist-administrator', '/');
  for (const section of ['users', 'departments', 'webhooks', 'audit', 'deliveries']) await visit(quanly, `admin-${section}`, `/admin/${section}`);
  await quanly.context.close();
  const giamsat = await enter('giamsat');
  await visit(giamsat, 'directory-supervisor', '/');
  await giamsat.context.close();
  const hethong = await enter('hethong');
  for (const section of ['hospitals', 'contracts', 'codes']) await visit(hethong, `admin-${section}`, `/admin/${section}`);
  await visit(hethong, 'admin-deliveries-system', '/admin/deliveries');
  await hethong.context.close();
});

test('in the room, and afterwards', async (t) => {
  const visit = visits(t);
  const lan = await enter('lan');
  await lan.page.goto(`${server.url}/consultations/new`);
  const id = await sendRequest(lan.page);
  await visit(lan, 'consultation-excerpts', `/consultations/${id}/excerpts`);
  const mai = await enter('mai');
  await mai.page.goto(`${server.url}/coordination?ca=${id}`);
  await acceptAndBook(mai.page);
  await mai.context.close();

  const room = await roomOf(lan.page, id);
  const minh = await enter('minh');
  await minh.page.goto(server.url + room);
  await visit(lan, 'room-doctor', room, { ready: () => awaitOther(lan) });
  const guest = await newPerson(chromium, 'guest');
  const link = (await invite(server, lan.page)).slice(server.url.length);
  const door = guest.page.locator('main.guest .btn--primary');
  await visit(guest, 'guest-door', link, { ready: () => door.waitFor() });
  const knock = async () => {
    await door.click();
    await guest.page.locator('.room-wait h1').waitFor();
  };
  await visit(guest, 'guest-waiting', '/guest', { ready: knock });
  await lan.page.getByRole('button', { name: 'Cho vào' }).click();
  await awaitOther(guest);
  await guest.page.getByRole('button', { name: 'Rời phòng' }).click();
  await minh.page.locator('.room__others figure').nth(1).waitFor({ state: 'detached' });
  await visit(minh, 'room-specialist', room, { ready: () => awaitOther(minh) });

  await minh.page.getByRole('tab', { name: 'Biên bản' }).click();
  await writeMinutes(minh.page);
  await lan.page.getByRole('button', { name: 'Kết thúc hội chẩn…' }).click();
  await lan.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
  await minh.page.getByRole('heading', { name: 'Hội chẩn đã kết thúc' }).waitFor();
  const coordinator = await enter('mai');
  await visit(coordinator, 'consultation-quality', `/consultations/${id}/schedule`, { ready: () => awaitQuality(coordinator) });
  await coordinator.context.close();
  await visit(lan, 'consultation-minutes', `/consultations/${id}/minutes`);
  await decide(lan.page);
  await visit(lan, 'print', `/consultations/${id}/print`);
});

test('no route is forgotten', () => {
  assert.deepEqual(routePaths().filter((path) => !walked.has(path)), []);
  assert.ok(routePaths().length > 0);
});

/** Everybody who was in the room stands there with a strip: the figures have come all the way from the relay. */
async function awaitQuality({ page }: Person): Promise<void> {
  const rows = page.locator('.quality__row');
  await rows.nth(2).waitFor();
  await rows.first().locator('details').evaluate((details) => details.setAttribute('open', ''));
  assert.ok((await rows.locator('.quality-strip').count()) >= 2);
}

/** Inside, with the moving picture of somebody else. */
async function awaitOther({ page }: Person): Promise<void> {
  await page.locator('.room-controls').waitFor();
  await page.locator('.room__others video, .tile--main video').first().waitFor();
}

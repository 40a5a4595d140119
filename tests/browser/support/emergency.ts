/** The red button as people use it: a doctor sends, the page of whoever is on duty rings, somebody takes it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { type Person, read, send, signIn } from './people.ts';
import type { Server } from './server.ts';

/** To be run in a page before its own scripts. */
export const stopwatchScript = readFileSync(new URL('./page/stopwatch.js', import.meta.url), 'utf8');

/** The call over the page of somebody who is rung, and its main button. */
export const call = '[role=alertdialog].call';
export const acceptButton = '.call__answer--yes';

export interface Timings {
  second_s: number;
  third_s: number;
  leader_s: number;
}

/** After how many seconds the next levels ring, for the hospital of this coordinator. */
export async function setTimings(page: Page, hospital: string, timings: Timings): Promise<void> {
  const path = `/api/duty/timings?hospital_id=${hospital}`;
  const { version } = await read<{ version: number }>(page, path);
  await send(page, 'PUT', path, { ...timings, version });
}

/** The hospital where somebody has this role. */
export async function hospitalOf(page: Page, role: string): Promise<string> {
  const { roles } = await read<{ roles: { role: string; hospital_id: string | null }[] }>(page, '/api/me');
  const hospital = roles.find((held) => held.role === role)?.hospital_id;
  assert.ok(hospital, `nobody is ${role} here`);
  return hospital;
}

/** Signed in, with a page whose line of changes is open, and touched once: without that no browser lets it sound. */
export async function standBy(browser: Browser, server: Server, username: string, path = '/'): Promise<Person> {
  const person = await signIn(browser, server, username, path);
  await person.context.addInitScript({ content: stopwatchScript });
  await reopen(person, server.url + path);
  return person;
}

export async function reopen({ page }: Person, address: string): Promise<void> {
  const listening = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/events');
  await page.goto(address);
  await listening;
  await page.locator('main').first().waitFor();
  await page.keyboard.press('Shift');
}

/** What a doctor knows of a stroke within a minute, field by field, as the keys are pressed. */
export function strokeKeys(): readonly (readonly string[])[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });
  const onset = clock.format(Date.now() - 70 * 60_000).replace(':', '');
  return [
    [...onset, 'Enter'],
    // Arm, speech, on the right.
    ['2', '3', '4', 'Tab'],
    [...'190/105', 'Enter'],
    [...'7,8', 'Enter'],
    // A man.
    ['1', 'Tab'],
    [...'64'],
  ];
}

/** Fills the page of a stroke that has just been opened, by keyboard alone. */
export async function fillStroke(page: Page): Promise<void> {
  await page.locator('[data-stat-field] input:focus').waitFor();
  for (const key of strokeKeys().flat()) await page.keyboard.press(key);
  await page.getByText('Đủ thông tin.').waitFor();
}

/** The page of a stroke, open; resolves when it shows whom it will reach. */
export async function openStroke(doctor: Person, server: Server): Promise<void> {
  await reopen(doctor, `${server.url}/cap-cuu/stroke`);
  await doctor.page.locator('.red-where__list li').first().waitFor();
}

/** Sends what is filled; gives the id of the page that rings. */
export async function press(page: Page): Promise<string> {
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/[?&]ca=/);
  return new URL(page.url()).searchParams.get('ca') ?? '';
}

/** She waits until a key is no accident any more, and takes the call with Enter. */
export async function acceptByKey(page: Page): Promise<void> {
  await page.locator(acceptButton).waitFor();
  // The page takes a key within its first half second for one that was meant for something else.
  await page.waitForTimeout(600);
  await page.keyboard.press('Enter');
}

/** The demo's people at their browsers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { newParty, type Party, type PartyOptions } from './chromium.ts';
import type { Server } from './server.ts';

/** The machine of a test may be busy: whatever is awaited may take this long. */
export const patienceMs = 90_000;

export interface Person extends Party {
  name: string;
}

export async function newPerson(browser: Browser, name: string, options?: PartyOptions): Promise<Person> {
  const party = await newParty(browser, options);
  party.page.setDefaultTimeout(patienceMs);
  return { ...party, name };
}

/** Signs a user of the demo in on the sign-in page, which then leads to `path`. */
export async function signIn(browser: Browser, server: Server, username: string, path = '/'): Promise<Person> {
  const person = await newPerson(browser, username);
  const { page } = person;
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.locator('input[type=password]').fill(passwordOf(server, username));
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL(`${server.url}${path}`);
  return person;
}

export function passwordOf(server: Server, username: string): string {
  const users = JSON.parse(readFileSync(join(server.dataDir, 'demo-users.json'), 'utf8')) as {
    username: string;
    password: string;
  }[];
  const found = users.find((user) => user.username === username);
  if (!found) throw new Error(`the demo has no user ${username}`);
  return found.password;
}

/** Reads from the API as the person signed in on this page. */
export async function read<T>(page: Page, path: string): Promise<T> {
  return (await page.evaluate(async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    return response.json();
  }, path)) as T;
}

/** Changes something over the API as the person signed in on this page; gives the reply. */
export async function send<T>(page: Page, method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> {
  const request = { method, path, body: JSON.stringify(body) };
  return (await page.evaluate(async ({ method, path, body }) => {
    const response = await fetch(path, { method, body, headers: { 'Content-Type': 'application/json' } });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }, request)) as T;
}

/** Presses one of a group of radio buttons, as a person does: on its label. */
export async function choose(page: Page, group: string, option: string): Promise<void> {
  await page.getByRole('radiogroup', { name: group }).locator('label', { hasText: option }).click();
}

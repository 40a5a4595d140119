/** The demo's people at a Firefox: the sign-in page, driven over WebDriver BiDi. */
import type { Browser, Page } from 'puppeteer-core';
import { newFirefoxPage } from './firefox.ts';
import { passwordOf, patienceMs } from './people.ts';
import type { Server } from './server.ts';

export async function signInWithFirefox(browser: Browser, server: Server, username: string): Promise<Page> {
  const page = await newFirefoxPage(browser);
  page.setDefaultTimeout(patienceMs);
  await page.goto(`${server.url}/sign-in`);
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('input[type=password]').fill(passwordOf(server, username));
  await page.locator('button[type=submit]').click();
  await page.waitForFunction("location.pathname === '/'");
  return page;
}

/** One page after the other, looked at in every shape: both languages, phone and laptop, light and dark. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './accessibility.ts';
import type { Party } from './chromium.ts';
import { photographInBothLanguages } from './screenshots.ts';

/** Everything is loaded: content where the page is, no placeholder, no message that something failed. */
export async function awaitLoaded(page: Page): Promise<void> {
  await page.locator('main').first().waitFor();
  await page.waitForFunction(() => {
    const unfinished = document.querySelector('.skeleton, .page-loading, [aria-busy=true]');
    return !unfinished && document.fonts.status === 'loaded';
  });
}

export interface LookOptions {
  /** Brings the page back to where it was after a reload, which the change of language takes; in no language. */
  ready?: () => Promise<void>;
  /** What the console may say all the same. */
  expected?: string;
}

/** Looks at the page that is open now. */
export async function look({ page, complaints }: Party, name: string, options: LookOptions = {}): Promise<void> {
  const { ready = async () => {}, expected } = options;
  const whole = async () => {
    await ready();
    await awaitLoaded(page);
  };
  await whole();
  await photographInBothLanguages(page, name, whole, async (picture) => {
    assert.equal(await page.locator('.error-note').count(), 0, `${picture} shows a failure`);
    await assertFits(page, picture);
    await assertAccessible(page, picture);
  });
  const unexpected = complaints.splice(0).filter((text) => expected === undefined || !text.includes(expected));
  assert.deepEqual(unexpected, [], `${name} complains on the console`);
}

async function assertFits(page: Page, picture: string): Promise<void> {
  const { content, room } = await page.evaluate(() => ({ content: document.scrollingElement?.scrollWidth ?? 0, room: innerWidth }));
  assert.ok(content <= room, `${picture} is ${content} pixels wide and has ${room}`);
}

/** A shared screen: Chromium takes a moving picture for it by itself, see `chromium.ts`. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Person } from './people.ts';

interface Shown {
  at: number;
  key: string;
  framesDecoded: number;
  frameWidth: number;
  frameHeight: number;
}

const place = '.stage__screen video';

/** What is received for the screen in the large place; null while nothing is decoded. */
async function shown(page: Page): Promise<Shown | null> {
  return (await page.evaluate(`hoichanTest.shown(${JSON.stringify(place)})`)) as Shown | null;
}

/**
 * One shares, the others decode it as a picture beside the cameras that moves for so many seconds; then it is gone.
 * Text must stay readable, so a screen may come with few frames but not with few lines.
 */
export async function shareScreen(t: TestContext, sharer: Person, viewers: readonly Person[], seconds: number): Promise<void> {
  await sharer.page.getByRole('button', { name: 'Chia sẻ màn hình' }).click();
  await sharer.page.getByRole('button', { name: 'Dừng chia sẻ' }).waitFor();
  const size = (await sharer.page.evaluate('hoichanTest.sentScreen()')) as { width: number; height: number };
  await Promise.all(viewers.map((viewer) => watchScreen(t, viewer, size, seconds)));
  await sharer.page.getByRole('button', { name: 'Dừng chia sẻ' }).click();
  for (const { page } of viewers) await page.locator(place).waitFor({ state: 'detached' });
}

async function watchScreen(t: TestContext, { name, page }: Person, size: { width: number; height: number }, seconds: number): Promise<void> {
  await page.locator(place).waitFor();
  const script = `(async () => {
    while (!(await hoichanTest.shown(${JSON.stringify(place)}))) await new Promise(requestAnimationFrame);
  })()`;
  await page.evaluate(script);
  const first = await seen(page, name);
  let [last, frames] = [first, 0];
  while (last.at - first.at < seconds * 1_000) {
    await wait(2_000);
    const next = await seen(page, name);
    // A connection that took over from another counts its frames from nothing.
    const decoded = next.framesDecoded - (next.key === last.key ? last.framesDecoded : 0);
    assert.ok(decoded > 0, `${name} sees the screen standing still`);
    [last, frames] = [next, frames + decoded];
  }
  t.diagnostic(`${name}: the screen at ${last.frameWidth}×${last.frameHeight}, ${((frames * 1_000) / (last.at - first.at)).toFixed(1)} frames/s`);
  assert.deepEqual({ width: last.frameWidth, height: last.frameHeight }, size);
}

async function seen(page: Page, name: string): Promise<Shown> {
  const now = await shown(page);
  assert.ok(now, `${name} lost the screen`);
  return now;
}

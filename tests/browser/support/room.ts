/** The room, as people use it: its controls, its pictures, its conversation. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { type Evaluates, watchMedia } from './media.ts';

/** Whoever takes part, in either browser. */
export interface Watcher {
  name: string;
  page: Evaluates;
}

export async function awaitControls(page: Page): Promise<void> {
  await page.getByRole('toolbar', { name: 'Điều khiển cuộc hội chẩn' }).waitFor();
}

/** Presses the button in the room, as soon as it is there. */
export async function turnCameraOff(page: Evaluates): Promise<void> {
  const script = `(async () => {
    for (;;) {
      const button = [...document.querySelectorAll('[role=toolbar] button')].find((each) => each.textContent.includes('Tắt hình'));
      if (button) return button.click();
      await new Promise(requestAnimationFrame);
    }
  })()`;
  await page.evaluate(script);
}

/** Milliseconds from the navigation to the first decoded picture of anybody else. */
export async function firstPicture(page: Evaluates): Promise<number> {
  const script = `(async () => {
    for (;;) {
      const { at, video } = await hoichanTest.sample();
      if (Object.values(video).some(({ framesDecoded }) => framesDecoded > 0)) return at;
      await new Promise(requestAnimationFrame);
    }
  })()`;
  return Math.round((await page.evaluate(script)) as number);
}

/** Ends the consultation, as the treating doctor does. */
export async function endMeeting(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Kết thúc hội chẩn…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
  await page.getByRole('heading', { name: 'Hội chẩn đã kết thúc' }).waitFor();
}

/** All at the same time: each sees and hears everybody else all the while. */
export async function watchEachOther(t: TestContext, people: readonly Watcher[], seconds: number): Promise<void> {
  const others = people.length - 1;
  const watches = people.map(async ({ name, page }) => {
    const watch = await watchMedia(page, { video: others, audio: others }, seconds);
    t.diagnostic(
      `${name}: ${others} others for ${watch.seconds.toFixed(1)} s, ${watch.framesPerSecond.toFixed(1)} frames/s, ${(watch.concealed * 100).toFixed(1)} % concealed`,
    );
    assert.ok(watch.framesPerSecond > 1, `${name} sees ${watch.framesPerSecond} frames a second`);
  });
  await Promise.all(watches);
}

export async function chat(one: Page, other: Page): Promise<void> {
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

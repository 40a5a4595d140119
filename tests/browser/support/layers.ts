/** Sizes of one picture: a publisher's layers, and viewers who ask for one or the other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Evaluates } from './media.ts';

const script = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
/** To be run in a viewer's page before its own scripts. */
export const wishesScript = script('wishes.js');
/** To be run in a publisher's page before its own scripts. */
export const layeredCameraScript = script('layered-camera.js');

export const small = { width: 320, height: 180 };
export const middle = { width: 640, height: 360 };
export const large = { width: 1280, height: 720 };
export type Size = typeof small;

/** The one picture that moves in a viewer's page. */
export interface Moving {
  at: number;
  framesDecoded: number;
  frameWidth: number;
  frameHeight: number;
  freezeCount: number;
  totalFreezesDuration: number;
}

export interface Viewer {
  name: string;
  page: Evaluates;
}

export async function movingPicture({ page }: Viewer): Promise<Moving | null> {
  return (await page.evaluate('hoichanWishes.moving()')) as Moving | null;
}

const patienceMs = 10_000;

/** Asks for a size; gives the milliseconds until it is decoded. */
export async function askFor(t: TestContext, { name, page }: Viewer, size: Size): Promise<number> {
  const asked = `hoichanWishes.ask(${size.width}, ${size.height}, ${patienceMs})`;
  const { ms, there, now } = (await page.evaluate(asked)) as { ms: number; there: boolean; now: Moving | null };
  const found = `${now?.frameWidth}×${now?.frameHeight}`;
  t.diagnostic(`${name}: ${size.width}×${size.height} ${there ? `after ${Math.round(ms)} ms` : `never, ${found}`}`);
  assert.ok(there, `${name} asked for ${size.width}×${size.height} and has ${found} after ${patienceMs} ms`);
  return ms;
}

/** Nobody asks for anything; the picture must go on all the while. False when it did not keep its size. */
export async function hold(t: TestContext, viewer: Viewer, size: Size, seconds: number): Promise<boolean> {
  const before = await movingPicture(viewer);
  await wait(seconds * 1_000);
  const after = await movingPicture(viewer);
  assert.ok(before && after && after.framesDecoded - before.framesDecoded > seconds * 2, `${viewer.name} sees ${JSON.stringify({ before, after })}`);
  const keeps = after.frameWidth === size.width;
  if (!keeps) t.diagnostic(`${viewer.name}: ${after.frameWidth}×${after.frameHeight} ${seconds} s after it had ${size.width}×${size.height}`);
  return keeps;
}

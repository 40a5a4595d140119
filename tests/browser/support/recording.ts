/** What a viewer's page wrote down while its link changed, and what that means. */
import { readFileSync } from 'node:fs';
import type { Evaluates } from './media.ts';

/** To be run in a viewer's page before its own scripts. */
export const recorderScript = readFileSync(new URL('./page/recorder.js', import.meta.url), 'utf8');

export interface Row {
  /** Milliseconds on the page's clock. */
  at: number;
  bytes: number;
  video: Record<'frameWidth' | 'framesDecoded' | 'freezeCount' | 'totalFreezesDuration' | 'packetsReceived' | 'packetsLost' | 'nackCount' | 'pliCount' | 'keyFramesDecoded' | 'retransmittedBytesReceived', number>;
  audio: Record<'packetsReceived' | 'packetsLost' | 'concealedSamples' | 'silentConcealedSamples' | 'concealmentEvents' | 'totalSamplesReceived' | 'jitterBufferDelay' | 'jitterBufferEmittedCount', number>;
}

export async function pageNow(page: Evaluates): Promise<number> {
  return (await page.evaluate('hoichanRecorder.now()')) as number;
}

export async function recorded(page: Evaluates): Promise<Row[]> {
  return (await page.evaluate('hoichanRecorder.rows()')) as Row[];
}

export function between(rows: readonly Row[], from: number, to: number): Row[] {
  return rows.filter(({ at }) => at >= from && at < to);
}

/** Milliseconds from `from` to the first frame decoded after it in such a width; infinite when there is none. */
export function firstFrame(rows: readonly Row[], from: number, isWanted: (width: number) => boolean): number {
  const later = rows.filter(({ at }) => at >= from);
  const found = later.find(({ video }, at) => isWanted(video.frameWidth) && video.framesDecoded > (later[at - 1]?.video.framesDecoded ?? Infinity));
  return found ? found.at - from : Infinity;
}

/** The longest time in milliseconds in which a count stood still. */
export function longestRest(rows: readonly Row[], count: (row: Row) => number): number {
  let [longest, since] = [0, rows[0]];
  for (const row of rows) {
    if (since && count(row) > count(since)) {
      longest = Math.max(longest, row.at - since.at);
      since = row;
    }
  }
  const last = rows.at(-1);
  return since && last ? Math.max(longest, last.at - since.at) : Infinity;
}

/** How much a count grew. */
export function growth(rows: readonly Row[], count: (row: Row) => number): number {
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last ? count(last) - count(first) : 0;
}

/** How often the width changed. */
export function switches(rows: readonly Row[]): number {
  return rows.filter(({ video }, at) => at > 0 && video.frameWidth !== rows[at - 1]?.video.frameWidth).length;
}

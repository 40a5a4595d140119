/** Whether moving pictures and sound that is not silence really arrive, by `getStats` of the page's own connections. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** To be run in a page before its own scripts. */
export const peerConnectionScript = readFileSync(new URL('./page/peer-connections.js', import.meta.url), 'utf8');

/** A page of either browser. */
export interface Evaluates {
  evaluate(expression: string): Promise<unknown>;
}

export interface VideoSample {
  framesDecoded: number;
  frameWidth: number;
  frameHeight: number;
  freezeCount: number;
}
export interface AudioSample {
  totalAudioEnergy: number;
  totalSamplesReceived: number;
  concealedSamples: number;
}
export interface Sample {
  /** Milliseconds on the page's own clock. */
  at: number;
  states: RTCPeerConnectionState[];
  video: Record<string, VideoSample>;
  audio: Record<string, AudioSample>;
}
/** How many received streams must be alive. */
export interface Expected {
  video: number;
  audio: number;
}

export async function sampleMedia(page: Evaluates): Promise<Sample> {
  return (await page.evaluate('hoichanTest.sample()')) as Sample;
}

/** The streams that moved between two samples: pictures decoded, energy heard. */
export function alive(before: Sample, after: Sample): { video: string[]; audio: string[] } {
  const video = Object.keys(after.video).filter(
    (key) => (after.video[key]?.framesDecoded ?? 0) > (before.video[key]?.framesDecoded ?? 0),
  );
  const audio = Object.keys(after.audio).filter(
    (key) => (after.audio[key]?.totalAudioEnergy ?? 0) > (before.audio[key]?.totalAudioEnergy ?? 0),
  );
  return { video, audio };
}

function isMet(found: { video: string[]; audio: string[] }, expected: Expected): boolean {
  return found.video.length >= expected.video && found.audio.length >= expected.audio;
}

/** Waits until that many streams are alive at once; resolves to the milliseconds it took. */
export async function awaitMedia(page: Evaluates, expected: Expected, timeoutMs = 20_000): Promise<number> {
  const first = await sampleMedia(page);
  let before = first;
  for (;;) {
    // The fake microphone beeps once a second: a shorter window may hold only the pause.
    await wait(1_200);
    const after = await sampleMedia(page);
    if (isMet(alive(before, after), expected)) return after.at - first.at;
    if (after.at - first.at > timeoutMs) throw new Error(complaint(expected, before, after));
    before = after;
  }
}

export interface Watch {
  seconds: number;
  /** Of the slowest expected video. */
  framesPerSecond: number;
  /** Of the worst expected audio: concealed part of all samples. */
  concealed: number;
}

/** Watches for that long and fails at the first two seconds in which a stream that should be alive is not. */
export async function watchMedia(page: Evaluates, expected: Expected, seconds = 30): Promise<Watch> {
  const first = await sampleMedia(page);
  let last = first;
  while (last.at - first.at < seconds * 1_000) {
    await wait(2_000);
    const next = await sampleMedia(page);
    if (!isMet(alive(last, next), expected)) throw new Error(complaint(expected, last, next));
    last = next;
  }
  return summary(first, last, expected);
}

function summary(first: Sample, last: Sample, expected: Expected): Watch {
  const seconds = (last.at - first.at) / 1_000;
  const { video, audio } = alive(first, last);
  const rates = video.map(
    (key) => ((last.video[key]?.framesDecoded ?? 0) - (first.video[key]?.framesDecoded ?? 0)) / seconds,
  );
  const concealments = audio.map((key) => {
    const [from, to] = [first.audio[key], last.audio[key]];
    const samples = (to?.totalSamplesReceived ?? 0) - (from?.totalSamplesReceived ?? 0);
    return ((to?.concealedSamples ?? 0) - (from?.concealedSamples ?? 0)) / Math.max(samples, 1);
  });
  // Of more streams than expected the best ones count: an unused slot may still play out its last packets.
  const slowest = rates.sort((a, b) => b - a)[expected.video - 1] ?? 0;
  const worst = concealments.sort((a, b) => a - b)[expected.audio - 1] ?? 0;
  return { seconds, framesPerSecond: slowest, concealed: worst };
}

function complaint(expected: Expected, before: Sample, after: Sample): string {
  const found = alive(before, after);
  const span = Math.round(after.at - before.at);
  return (
    `expected ${expected.video} videos and ${expected.audio} voices alive, in ${span} ms were ` +
    `${found.video.length} and ${found.audio.length}: ${JSON.stringify(after)}`
  );
}

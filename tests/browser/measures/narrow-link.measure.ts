/** One viewer's link becomes narrow and wide again: the picture becomes smaller and larger, and the voice goes on. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { bookedRoom } from '../support/booking.ts';
import { launchChromium } from '../support/chromium.ts';
import { askFor, large, wishesScript } from '../support/layers.ts';
import { Link } from '../support/link.ts';
import { output } from '../support/outputs.ts';
import { signIn } from '../support/people.ts';
import { between, firstFrame, growth, longestRest, pageNow, recorded, recorderScript, type Row, switches } from '../support/recording.ts';
import { awaitControls, turnCameraOff } from '../support/room.ts';
import { demoAtAddress } from '../support/server.ts';

const [wideKbps, narrowKbps] = [2_000, 300];
const warmUpMs = 15_000;
const narrowMs = 25_000;
const wideAgainMs = 30_000;
/** The queue has this long to become short again. */
const settleMs = 4_000;

test('2 Mbps, then 300 kbps, then 2 Mbps', async (t) => {
  const server = await demoAtAddress(t, 'narrow-link');
  const link = await Link.make();
  t.after(() => link.remove());
  const [near, far] = await Promise.all([launchChromium(), launchChromium((program) => link.wrap(program))]);
  t.after(() => Promise.all([near.close(), far.close()]));

  const { lan, room } = await bookedRoom(near, server);
  await lan.page.goto(room);
  await awaitControls(lan.page);

  const minh = await signIn(far, server, 'minh');
  await minh.context.addInitScript({ content: wishesScript + recorderScript });
  await minh.page.goto(room);
  await turnCameraOff(minh.page);
  await minh.page.waitForFunction('hoichanWishes.moving()');
  link.carries(wideKbps);
  const viewer = { name: 'the viewer', page: minh.page };
  await askFor(t, viewer, large);
  await wait(warmUpMs);

  const queues = link.watch();
  const narrowAt = await pageNow(minh.page);
  link.carries(narrowKbps);
  await wait(settleMs);
  const settling = queues.take();
  await wait(narrowMs - settleMs);
  const settled = queues.take();
  const wideAt = await pageNow(minh.page);
  link.carries(wideKbps);
  await wait(wideAgainMs);
  const wide = queues.end();
  const rows = await recorded(minh.page);
  writeFileSync(output('logs/narrow-link.json'), JSON.stringify({ narrowAt, wideAt, rows }));
  for (const line of (await lan.page.evaluate('hoichanTest.sentVideo()')) as string[]) t.diagnostic(`sent ${line}`);

  const endAt = wideAt + wideAgainMs;
  const down = firstFrame(rows, narrowAt, (width) => width < large.width);
  const climb = firstFrame(rows, wideAt, (width) => width === large.width);
  tell(t, 'wide', between(rows, narrowAt - 10_000, narrowAt));
  tell(t, 'narrow, first seconds', between(rows, narrowAt, narrowAt + settleMs));
  tell(t, 'narrow, settled', between(rows, narrowAt + settleMs, wideAt));
  tell(t, 'wide again', between(rows, wideAt, endAt));
  t.diagnostic(`the smaller picture came after ${seconds(down)}, the large one again after ${seconds(climb)}`);
  const queue = ({ most, mostly }: { most: number; mostly: number }) => `${most} ms (mostly ${mostly})`;
  t.diagnostic(`longest queue: ${queue(settling)} at first, ${queue(settled)} settled, ${queue(wide)} wide again`);
  t.diagnostic(`the link: ${link.counted()}`);

  assert.ok(down <= 2_000, `the smaller picture came after ${seconds(down)}`);
  assert.ok(settled.most <= 400, `${settled.most} ms of queue stay`);
  assert.ok(climb <= 15_000, `the large picture came after ${seconds(climb)}`);
  const silence = longestRest(between(rows, narrowAt, endAt), ({ audio }) => audio.packetsReceived);
  assert.ok(silence <= 600, `no voice came for ${silence.toFixed(0)} ms`);
});

function tell(t: TestContext, name: string, rows: readonly Row[]): void {
  const audioMs = growth(rows, ({ audio }) => audio.totalSamplesReceived) / 48;
  const heard = ({ audio }: Row) => audio.concealedSamples - audio.silentConcealedSamples;
  const delay = growth(rows, ({ audio }) => audio.jitterBufferDelay) / growth(rows, ({ audio }) => audio.jitterBufferEmittedCount);
  const span = growth(rows, ({ at }) => at);
  const lines = [
    `${(growth(rows, ({ bytes }) => bytes) * 8 / span).toFixed(0)} kbps`,
    `widths ${[...new Set(rows.map(({ video }) => video.frameWidth))].join(' ')} with ${switches(rows)} switches`,
    `${(growth(rows, ({ video }) => video.framesDecoded) * 1_000 / span).toFixed(1)} frames/s, longest rest ${longestRest(rows, ({ video }) => video.framesDecoded).toFixed(0)} ms`,
    `${growth(rows, ({ video }) => video.freezeCount)} freezes of ${growth(rows, ({ video }) => video.totalFreezesDuration).toFixed(1)} s`,
    `video lost ${growth(rows, ({ video }) => video.packetsLost)} of ${growth(rows, ({ video }) => video.packetsReceived)}`,
    `audio lost ${growth(rows, ({ audio }) => audio.packetsLost)} of ${growth(rows, ({ audio }) => audio.packetsReceived)}, longest rest ${longestRest(rows, ({ audio }) => audio.packetsReceived).toFixed(0)} ms`,
    `concealed ${(growth(rows, ({ audio }) => audio.concealedSamples) / 48).toFixed(0)} ms (heard ${(growth(rows, heard) / 48).toFixed(0)}) of ${audioMs.toFixed(0)}, jitter buffer ${(delay * 1_000).toFixed(0)} ms`,
  ];
  t.diagnostic(`${name}: ${lines.join('; ')}`);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** A coordinator deals with the request at the top of the board by keyboard alone: how many keystrokes each decision takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { awaitBoard, awaitFocus, column, reachFreeTime, topCase } from '../support/board.ts';
import { launchChromium } from '../support/chromium.ts';
import { type Figures, tell } from '../support/figures.ts';
import { stateOf } from '../support/minutes.ts';
import { signIn } from '../support/people.ts';
import { sendCopy } from '../support/request.ts';
import { namespaceAddress, Server } from '../support/server.ts';
import { pace, Typist } from '../support/typist.ts';

/** To the first card, into the case, and out of it again: nobody decides about what they have not read. */
async function readTop(page: Page, typist: Typist): Promise<string> {
  const id = await topCase(page);
  await typist.press('j');
  await awaitFocus(page, `[data-case="${id}"]`);
  await typist.press('Enter');
  await page.getByRole('button', { name: 'Nhận ca' }).waitFor();
  await typist.press('Escape');
  await awaitFocus(page, `[data-case="${id}"]`);
  return id;
}

/** Accepted, held at the first free time of a specialist, and booked. */
async function book(page: Page, typist: Typist): Promise<string> {
  const id = await readTop(page, typist);
  await typist.press('a');
  await column(page, 'to_plan').locator(`[data-case="${id}"]:focus`).waitFor();
  await typist.press('x');
  await reachFreeTime(page);
  await typist.press('Enter');
  await awaitFocus(page, '.cell--held');
  await typist.press('Enter');
  await awaitFocus(page, '.cell--booked');
  await column(page, 'booked').locator(`[data-case="${id}"]`).waitFor();
  return id;
}

interface Decision {
  /** From the first item of the menu to the wanted one. */
  steps: readonly string[];
  /** Chooses the kind of reason, where it is asked. */
  kind?: readonly string[];
  reason: string;
}

/** By the menu, and with a reason. */
async function withReason(page: Page, typist: Typist, { steps, kind, reason }: Decision): Promise<string> {
  const id = await readTop(page, typist);
  await typist.press('m');
  await awaitFocus(page, '[role=menuitem]');
  await typist.press(...steps, 'Enter');
  if (kind) {
    await awaitFocus(page, '[role=dialog] select');
    await typist.press(...kind, 'Tab');
  }
  await awaitFocus(page, '[role=dialog] textarea');
  await typist.write(reason);
  await typist.press('Control+Enter');
  await column(page, 'new').locator(`[data-case="${id}"]`).waitFor({ state: 'detached' });
  return id;
}

const flows = [
  { name: 'accept_and_book', becomes: 'booked', run: book },
  {
    name: 'return',
    becomes: 'returned',
    run: (page: Page, typist: Typist) => withReason(page, typist, { steps: ['ArrowDown', 'ArrowDown'], reason: 'Bổ sung điểm NIHSS và giờ cuối còn bình thường.' }),
  },
  {
    name: 'decline',
    becomes: 'declined',
    // It went to the wrong specialty, the first kind of the list.
    run: (page: Page, typist: Typist) => withReason(page, typist, { steps: ['End'], kind: ['ArrowDown'], reason: 'Câu hỏi thuộc về Tim mạch.' }),
  },
] as const;

test('the top request of the board: booked, returned, declined', async (t) => {
  const server = await Server.start({ name: 'triage', address: namespaceAddress(), args: ['--demo'] });
  t.after(() => server.stop());
  const chromium = await launchChromium();
  t.after(() => chromium.close());
  const lan = await signIn(chromium, server, 'lan');
  for (let copies = 1; copies < flows.length; copies += 1) await sendCopy(lan.page, 'asap');
  const { page } = await signIn(chromium, server, 'mai', '/coordination');
  const results: Figures = {};
  for (const { name, becomes, run } of flows) {
    await page.goto(`${server.url}/coordination`);
    await awaitBoard(page);
    const typist = new Typist(page);
    const id = await run(page, typist);
    const took = typist.figures(name);
    const of = (figure: string) => Number(took[`${name}_${figure}`]);
    results[`${name}_keystrokes`] = of('keystrokes') - of('keystrokes_of_sentences');
    results[`${name}_reason_keystrokes`] = of('keystrokes_of_sentences');
    results[`${name}_clock_s`] = of('clock_s');
    assert.equal(await stateOf(page, id), becomes);
  }
  tell(t, chromium, { scenario: 'triage', statistic: 'one run', assumed: { keystroke_ms: pace.keystroke_ms }, runs: [results], results });
});

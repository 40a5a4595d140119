/** The smallest story: the built binary serves its page, and the page opens without a fault. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertAccessible } from '../support/accessibility.ts';
import { launchChromium, newParty } from '../support/chromium.ts';
import { photographInBothLanguages } from '../support/screenshots.ts';
import { type DatabaseKind, Server } from '../support/server.ts';

let chromium: Browser;
before(async () => {
  chromium = await launchChromium();
});
after(() => chromium.close());

for (const database of ['sqlite', 'postgres'] satisfies DatabaseKind[]) {
  describe(`on ${database}`, () => {
    let server: Server;
    before(async () => {
      server = await Server.start({ name: `sign-in-${database}`, database, args: ['--demo'] });
    });
    after(() => server.stop());

    test('the sign-in page opens, in both languages and sizes', async () => {
      const { context, page, complaints } = await newParty(chromium);
      await page.goto(`${server.url}/sign-in`);
      const password = page.locator('input[type=password]');
      await password.waitFor();
      await assertAccessible(page, 'sign-in');
      await photographInBothLanguages(page, 'sign-in', () => password.waitFor());
      // The page asks whether somebody is signed in; nobody is, and Chromium notes the 401 that says so.
      assert.deepEqual(complaints.filter((text) => !text.includes('401 (Unauthorized)')), []);
      await context.close();
    });
  });
}

/** A page on a phone and a laptop, in both languages, in Vietnamese also in the dark (colours know no language): pictures for people to look at, and checks. */
import type { Page } from 'playwright-core';
import { output } from './outputs.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
];
const schemes = { vi: ['light', 'dark'], en: ['light'] } as const;
const languages = ['vi', 'en'] as const;

/** Called in each shape of the page, with the name of its picture. */
export type Look = (name: string) => Promise<void>;
const noLook: Look = async () => {};

/** Takes every size and the schemes of the language shown now; leaves the page as it was. */
export async function photograph(page: Page, name: string, look = noLook): Promise<void> {
  const before = page.viewportSize();
  const language = (await page.evaluate(() => document.documentElement.lang)) === 'en' ? 'en' : 'vi';
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes[language]) {
      await page.emulateMedia({ colorScheme });
      const picture = `${name}-${size.width}-${language}-${colorScheme}`;
      await page.screenshot({ path: output(`screenshots/${picture}.png`), animations: 'disabled', fullPage: true });
      await look(picture);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

/** The same in both languages; loads the page anew for each, and waits until `ready` resolves. */
export async function photographInBothLanguages(page: Page, name: string, ready: () => Promise<unknown>, look = noLook): Promise<void> {
  const chosen = await page.evaluate(() => localStorage.getItem('hoichan.locale'));
  for (const language of languages) {
    await chooseLanguage(page, language, ready);
    await photograph(page, name, look);
  }
  await chooseLanguage(page, chosen ?? 'vi', ready);
}

async function chooseLanguage(page: Page, language: string, ready: () => Promise<unknown>): Promise<void> {
  await page.evaluate((value) => localStorage.setItem('hoichan.locale', value), language);
  await page.reload();
  await ready();
}

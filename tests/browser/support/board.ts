/** The coordinator's board by keyboard: what shows that a key has done its work. */
import type { Page } from 'playwright-core';

export async function awaitBoard(page: Page): Promise<void> {
  await page.locator('.board [data-case]').first().waitFor();
  await page.getByRole('grid', { name: /Lịch chuyên gia/ }).waitFor();
}

/** The case at the top of the column of new ones. */
export async function topCase(page: Page): Promise<string> {
  const card = column(page, 'new').locator('[data-case]').first();
  return (await card.getAttribute('data-case')) ?? '';
}

export function column(page: Page, id: 'new' | 'returned' | 'to_plan' | 'booked') {
  return page.locator(`.board__column[aria-labelledby=column-${id}]`);
}

export function card(page: Page, id: string) {
  return page.locator(`.board [data-case="${id}"]`);
}

/** The focus stands there. */
export async function awaitFocus(page: Page, selector: string): Promise<void> {
  await page.locator(`${selector}:focus`).waitFor();
}

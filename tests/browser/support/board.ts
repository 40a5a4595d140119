/** The coordinator's board by keyboard: what shows that a key has done its work. */
import type { Locator, Page } from 'playwright-core';

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

/** The focus comes to the case's first free time; late in the day the way leads over the offer of another day. */
export async function reachFreeTime(page: Page): Promise<void> {
  const cell = page.locator('.cell--free.cell--acts:focus');
  const offer = page.locator('.timeline__head button:focus', { hasText: 'Giờ trống gần nhất' });
  await cell.or(offer).waitFor();
  if ((await offer.count()) > 0) await page.keyboard.press('Enter');
  await cell.waitFor();
}

/** Another day on the line of hours, so many days from today; gives when it begins. */
export async function showDay(page: Page, daysOn: number): Promise<number> {
  const timeline = page.getByRole('region', { name: 'Lịch chuyên gia theo giờ' });
  for (let day = 0; day < daysOn; day += 1) await timeline.getByRole('button', { name: 'Ngày sau' }).click();
  // Midnight in Vietnam, which has one offset all year.
  const [dayMs, offsetMs] = [86_400_000, 7 * 3_600_000];
  const from = Math.floor((Date.now() + offsetMs) / dayMs) * dayMs - offsetMs + daysOn * dayMs;
  await page.locator(`[data-lane] [data-from="${from}"]`).first().waitFor();
  return from;
}

/** The cell of a specialist that begins at an instant, on the day that is shown. */
export function cellOf(page: Page, specialist: string, at: number) {
  return page.getByRole('row').filter({ hasText: specialist }).locator(`[data-from="${at}"]`);
}

/** Takes a card by the mouse and holds it over a cell; letting go is the caller's. */
export async function dragOver(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  await to.scrollIntoViewIfNeeded();
  const [start, goal] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !goal) throw new Error('nothing to drag, or nowhere to');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  // A card is dropped with its left edge at the pointer.
  await page.mouse.move(goal.x + 4, goal.y + goal.height / 2, { steps: 8 });
  await page.locator('.lane__drop').waitFor();
}

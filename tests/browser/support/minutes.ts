/** The minutes: written by the specialist, decided by the treating doctor, confirmed by all in turn. */
import type { Page } from 'playwright-core';
import { choose, read } from './people.ts';
import { questions } from './request.ts';

const answers = ['Có chỉ định, trong 4,5 giờ đầu.', 'Chuyển tuyến sau khi bắt đầu truyền.'];

/** The specialist answers each question and concludes, in the panel of the room. */
export async function writeMinutes(page: Page): Promise<void> {
  for (const index of questions.keys()) {
    await page.getByLabel(`Trả lời câu ${index + 1}`).fill(answers[index] ?? '');
    // The button of an answer that is published goes away, so the first one left is always the next.
    await page.getByRole('button', { name: 'Phát hành' }).first().click();
    await page.getByText('Đã phát hành').nth(index).waitFor();
  }
  await page.getByLabel('Chẩn đoán sau hội chẩn').fill('Nhồi máu não bán cầu trái');
  await page.getByLabel('Hướng điều trị tiếp').fill('Tiêu sợi huyết, theo dõi sát 24 giờ.');
  await page.getByRole('checkbox', { name: /Lê Thị Thảo/ }).check();
}

/** What the specialist published stands in the treating doctor's panel. */
export async function awaitAnswers(page: Page): Promise<void> {
  for (const answer of answers) await page.getByText(answer).waitFor();
}

export async function decide(page: Page): Promise<void> {
  await choose(page, 'Quyết định của bác sĩ điều trị', 'Chấp nhận');
  await page.getByRole('button', { name: 'Ghi quyết định' }).click();
  await page.getByText('Đủ để xác nhận.').waitFor();
}

export async function confirm(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Xác nhận biên bản' }).click();
  await page.getByText('Đã xác nhận biên bản.').first().waitFor();
}

export async function stateOf(page: Page, id: string): Promise<string> {
  return (await read<{ state: string }>(page, `/api/consultations/${id}`)).state;
}

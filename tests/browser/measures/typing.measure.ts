/**
 * How long it takes to ask: a doctor fills an emergency and a routine request by keyboard alone, from the list of her work.
 * The pace is a model's (`support/typist.ts`); the clock adds what the page itself takes.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { launchChromium } from '../support/chromium.ts';
import { strokeKeys } from '../support/emergency.ts';
import { type Figures, tell } from '../support/figures.ts';
import { stateOf } from '../support/minutes.ts';
import { type Person, read, signIn } from '../support/people.ts';
import { namespaceAddress, Server } from '../support/server.ts';
import { pace, Typist } from '../support/typist.ts';

const goals = { stat_s: 20, routine_s: 60, inputs: 12 };

/** F9, the kind of emergency, its four fields, sex and age, and off it goes. */
async function stat({ page }: Person): Promise<Figures> {
  const typist = new Typist(page);
  await typist.press('F9');
  await page.locator('.red-choice__one').first().waitFor();
  await typist.find('kind');
  await typist.press('1');
  await page.locator('[data-stat-field] input:focus').waitFor();
  const names = ['onset', 'fast', 'blood_pressure', 'glucose', 'sex', 'age'];
  for (const [index, keys] of strokeKeys().entries()) {
    await typist.find(names[index] ?? '');
    await typist.press(...keys);
  }
  await typist.press('Control+Enter');
  const figures = typist.figures('stat');
  await page.waitForURL(/[?&]ca=/);
  const id = new URL(page.url()).searchParams.get('ca') ?? '';
  const { state, facts } = await read<{ state: string; facts: unknown[] }>(page, `/api/pages/${id}`);
  assert.deepEqual([state, facts.length], ['ringing', 4]);
  return figures;
}

/** What a specialist needs: sentences of one's own, and between angle brackets the letters that find a ready phrase. */
const story: readonly (readonly [field: string, text: string, pieces: readonly string[]])[] = [
  ['reason', 'Vượt khả năng chuyên môn của cơ sở', ['<vk>']],
  ['course', 'Đau đầu tăng dần 10 ngày nay sau sinh, nhìn mờ thoáng qua, không sốt, không yếu liệt', ['Đau đầu tăng dần 10 ngày nay sau sinh, nhìn mờ thoáng qua, ', '<ks>', ', ', '<kyl>']],
  ['results', 'CT sọ não không thấy bất thường, D-dimer 1,9 mg/L', ['<ct>', ', D-dimer 1,9 mg/L']],
  ['treatment', 'Paracetamol 1 g x 3 lần/ngày, nghỉ ngơi, theo dõi', ['<pa>', ', ', '<ng>']],
  ['questions-0', 'Cần chụp thêm gì để loại trừ huyết khối tĩnh mạch não?', ['<cct>', 'huyết khối tĩnh mạch não?']],
];

/** N, and everything without which the server refuses a routine request to neurology. */
async function routine({ page }: Person): Promise<Figures> {
  const typist = new Typist(page);
  await typist.press('n');
  await page.locator('#request-specialty option').nth(1).waitFor({ state: 'attached' });
  await typist.find('urgency');
  await typist.press('4');
  await typist.stepTo('request-specialty');
  await typist.type('Th');
  assert.equal(await page.locator('#request-specialty').inputValue(), 'neurology');
  await typist.stepTo('request-patient-line');
  await typist.type('Phạm Thị Thu Hà 2/9/1990 nữ 26-04956');
  await typist.stepTo('request-vitals-line');
  await typist.type('82 128/80 36,7');
  // The code gives the diagnosis its words.
  await typist.stepTo('request-icd10');
  await typist.type('G43.9');
  await page.getByRole('option', { name: 'G43.9' }).waitFor();
  await typist.press('Enter');
  for (const [field, text, pieces] of story) {
    await typist.stepTo(`request-${field}`);
    for (const piece of pieces) {
      const letters = /^<(.*)>$/.exec(piece)?.[1];
      await typist.write(letters ?? piece);
      if (letters) await typist.press('Enter');
    }
    assert.equal(await page.locator(`#request-${field}`).inputValue(), text);
  }
  await typist.stepTo('request-consent');
  await typist.press('Space');
  await typist.press('Control+Enter');
  const figures = typist.figures('routine');
  await page.waitForURL(/\/consultations\/(?!new$)[^/]+$/);
  const id = new URL(page.url()).pathname.split('/')[2] ?? '';
  assert.equal(await stateOf(page, id), 'submitted');
  const { urgency, completeness } = await read<{ urgency: string; completeness: { percent: number } }>(page, `/api/consultations/${id}`);
  assert.deepEqual([urgency, completeness.percent], ['routine', 100]);
  return figures;
}

test('an emergency and a routine request, typed', async (t: TestContext) => {
  const server = await Server.start({ name: 'typing', address: namespaceAddress(), args: ['--demo'] });
  t.after(() => server.stop());
  const chromium = await launchChromium();
  t.after(() => chromium.close());
  const found: Figures = {};
  for (const typed of [stat, routine]) {
    const lan = await signIn(chromium, server, 'lan');
    await lan.page.getByRole('heading', { name: 'Cần bạn xử lý' }).waitFor();
    Object.assign(found, await typed(lan));
    await lan.context.close();
  }
  const results = {
    ...found,
    stat_in_time: Number(found['stat_model_s']) <= goals.stat_s,
    routine_in_time: Number(found['routine_model_s']) <= goals.routine_s,
    stat_few_inputs: Number(found['stat_inputs']) <= goals.inputs,
    routine_few_inputs: Number(found['routine_inputs']) <= goals.inputs,
  };
  tell(t, chromium, { scenario: 'typing', statistic: 'one run', assumed: { ...pace, ...Object.fromEntries(Object.entries(goals).map(([name, value]) => [`goal_${name}`, value])) }, runs: [found], results });
});

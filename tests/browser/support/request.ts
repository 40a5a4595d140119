/** A whole request for a consultation, written on the page, with three pages of the record attached. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { pdfOf } from './pdf.ts';
import { choose, read, send } from './people.ts';

export const questions = ['Có chỉ định tiêu sợi huyết không?', 'Có cần chuyển tuyến không?'];

const texts: Readonly<Record<string, string>> = {
  'patient.full_name': 'Trần Văn Thử',
  'patient.birth': '12/03/1961',
  'patient.admission_number': 'VV-26-0417',
  'patient.bed': 'Cấp cứu, 03',
  'patient.allergies': 'Chưa ghi nhận',
  'patient.address': 'Phú Lâm',
  'vitals.pulse_per_min': '92',
  'vitals.systolic_mmhg': '165',
  'vitals.diastolic_mmhg': '95',
  'vitals.breaths_per_min': '20',
  'vitals.temperature_c': '37,2',
  'vitals.spo2_percent': '96',
  'vitals.glasgow': '14',
  diagnosis: 'Nhồi máu não cấp',
  reason: 'Yếu nửa người phải giờ thứ hai, xin ý kiến về tái thông.',
  course: 'Khởi phát đột ngột lúc đang ăn sáng, nói khó, yếu tay và chân phải, không nôn.',
  results: 'CT sọ không thấy xuất huyết. Đường huyết 7,8 mmol/L. INR 1,0.',
  treatment: 'Thở oxy, theo dõi huyết áp, chưa dùng thuốc chống đông.',
  history: 'Tăng huyết áp nhiều năm.',
};

/** Writes and sends it from the page of a new request; resolves to the consultation's id. */
export async function sendRequest(page: Page): Promise<string> {
  await choose(page, 'Mức khẩn', 'Khẩn');
  await page.locator('#request-specialty').selectOption({ label: 'Thần kinh' });
  const hospital = page.locator('#request-advising_hospital_id');
  const adviser = await hospital.locator('option', { hasText: 'Trung tâm' }).getAttribute('value');
  await hospital.selectOption(adviser);
  // The folded fields too: everything is filled one by one here.
  for (const fold of await page.locator('.request__fold > summary').all()) await fold.click();
  for (const [path, text] of Object.entries(texts)) await page.locator(`#request-${path.replaceAll('.', '-')}`).fill(text);
  await page.locator('#request-patient-sex').getByText('Nam', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Mã ICD-10' }).fill('I63.3');
  await page.getByRole('option', { name: 'I63.3' }).click();
  for (const [index, question] of questions.entries()) await page.locator(`#request-questions-${index}`).fill(question);
  await attach(page);
  await choose(page, 'Đồng ý chia sẻ', 'Người đại diện đồng ý');
  await page.getByText('Đủ để trả lời.').waitFor();
  await page.getByRole('button', { name: 'Gửi yêu cầu' }).click();
  await page.waitForURL(/\/consultations\/(?!new$)[^/]+$/);
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

async function attach(page: Page): Promise<void> {
  const files = [
    { name: 'CT_small.dcm', mimeType: 'application/dicom', buffer: testFile('HOICHAN_TEST_DICOM_DIR', 'CT_small.dcm') },
    { name: 'ket-qua.json', mimeType: 'application/fhir+json', buffer: testFile('HOICHAN_TEST_FHIR_DIR', 'Bundle-lipids.json') },
    { name: 'benh-an.pdf', mimeType: 'application/pdf', buffer: pdfOf('Trich benh an') },
  ];
  await page.locator('input[type=file]').setInputFiles(files);
  const rows = page.getByRole('list', { name: 'Tài liệu kèm theo' });
  for (const { name } of files) await rows.getByRole('button', { name: `Rút lại ${name}` }).waitFor();
}

function testFile(variable: string, name: string): Buffer {
  const folder = process.env[variable];
  if (!folder) throw new Error(`${variable} is not set: run ./dev test browser`);
  return readFileSync(join(folder, name));
}

interface Stored {
  id: string;
  version: number;
  state: string;
  specialty: string;
  advising_hospital: { id: string };
  content: unknown;
}

/** Sends once more, over the API, what the demo has asked neurology already; resolves to the new consultation's id. */
export async function sendCopy(page: Page, urgency: string): Promise<string> {
  const open = await read<{ id: string; state: string; specialty: string }[]>(page, '/api/consultations?scope=open');
  const known = open.find(({ state, specialty }) => state !== 'draft' && specialty === 'neurology');
  if (!known) throw new Error('nothing has been sent yet');
  const { specialty, advising_hospital: advising, content } = await read<Stored>(page, `/api/consultations/${known.id}`);
  const { id, version } = await send<Stored>(page, 'POST', '/api/consultations', { urgency });
  const request = { version, urgency, specialty, advising_hospital_id: advising.id, content };
  const written = await send<Stored>(page, 'PUT', `/api/consultations/${id}/request`, request);
  await send(page, 'POST', `/api/consultations/${id}/submit`, { version: written.version });
  return id;
}

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { Route } from 'wouter';
import { aUser, reply, type Server, show } from '../paging/testing';
import AdminPage from './AdminPage';

const user = userEvent.setup({ delay: null });
const sla = { hospital_id: 'h2', stat_minutes: 3, asap_minutes: 30, urgent_minutes: 1440, routine_working_days: 5, sender_minutes: 1440, sender_urgent_minutes: 30, outcome_stat_hours: 24, outcome_days: 7, version: 2 };
const rule = (id: string, position: number, part: object = {}) => ({ id, hospital_id: 'h2', position, active: true, icd10: ['I63'], age_from: 16, to_specialty: 'neurology', auto_accept: false, note: '', version: 1, ...part });
const questionnaire = { resourceType: 'Questionnaire', status: 'active', title: 'x', item: [{ linkId: 'reason', text: 'Lý do hội chẩn', type: 'text', required: true }] };
const server: Server = {
  'GET /api/sla': () => reply(200, sla),
  'GET /api/routing-rules': () => reply(200, [rule('r1', 1), rule('r2', 2, { icd10: [], active: false, note: 'Tạm dừng' })]),
  'GET /api/hospitals': () => reply(200, []),
  'GET /api/hospitals/h2/specialists': () => reply(200, []),
  'GET /api/forms/neurology': () => reply(200, { specialty: 'neurology', hospital_id: 'h2', version: 0, questionnaire }),
  'GET /api/holidays': () => reply(200, [{ date: '2026-09-02', name_vi: 'Quốc khánh', name_en: 'National Day', substitute: false }, { date: '2026-09-03', name_vi: 'Nghỉ bù', name_en: 'Day off', substitute: true }]),
};
// Whole pages are typed into: slow on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

afterEach(() => vi.unstubAllGlobals());

const page = (section: string, more: Server = {}, who = aUser('coordinator', 'h2')) =>
  show(
    <Route path="/admin/:section?">
      <AdminPage />
    </Route>,
    { server: { ...server, ...more }, user: who, at: `/admin/${section}` },
  );

test('a coordinator sees the desk of the hospital, not its people', async () => {
  page('');
  expect((await screen.findAllByRole('tab')).map((tab) => tab.textContent)).toEqual(['Hạn trả lời', 'Phân luồng', 'Biểu mẫu yêu cầu', 'Ngày nghỉ']);
});

test('times are saved; a newer version of somebody else waits for a choice', async () => {
  let fresh = false;
  const { sent } = page('sla', {
    'PUT /api/sla': ({ body }) => (fresh ? reply(200, { ...sla, ...(body as object), version: 4 }) : reply(409, { error: { code: 'stale_version', message: '', details: { current: { ...sla, asap_minutes: 45, version: 3 } } } })),
  });
  const asap = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Khẩn' });
  await user.clear(asap);
  await user.type(asap, '0');
  await user.click(screen.getByRole('button', { name: 'Lưu hạn trả lời' }));
  screen.getByText('Ghi số từ 1 đến 1440.');
  await user.clear(asap);
  await user.type(asap, '20');
  await user.click(screen.getByRole('button', { name: 'Lưu hạn trả lời' }));
  await screen.findByText(/Người khác vừa lưu/);
  expect(asap.value).toBe('20');
  fresh = true;
  await user.click(screen.getByRole('button', { name: 'Giữ bản của tôi' }));
  await screen.findByText('Đã lưu hạn trả lời.');
  expect(sent('PUT', '/api/sla').map(({ body }) => (body as typeof sla).version)).toEqual([2, 3]);
  expect(sent('PUT', '/api/sla')[1]?.body).toMatchObject({ asap_minutes: 20 });
});

test('rules stand in order, can change places, and a refused code keeps what was typed', async () => {
  const { sent } = page('routing', {
    'PUT /api/routing-rules/r1': () => reply(200, rule('r1', 2)),
    'PUT /api/routing-rules/r2': () => reply(200, rule('r2', 1)),
    'POST /api/routing-rules': () => reply(422, { error: { code: 'invalid_fields', message: 'Có mục chưa đúng.', details: { fields: [{ field: 'icd10.1', code: 'icd10_format' }] } } }),
  });
  const list = within(await screen.findByRole('list', { name: 'Quy tắc phân luồng' }));
  expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([expect.stringMatching(/^1ICD-10 bắt đầu bằng I63 · từ 16 tuổi → Thần kinh/), expect.stringMatching(/^2từ 16 tuổi → Thần kinh Đang tắt.*Tạm dừng/)]);
  await user.click(list.getByRole('button', { name: 'Lên trên: quy tắc 2' }));
  await vi.waitFor(() => expect(sent('PUT', '/api/routing-rules/r1')).toHaveLength(1));
  expect(sent('PUT', '/api/routing-rules/r2')[0]?.body).toMatchObject({ position: 1, version: 1, note: 'Tạm dừng' });
  await user.click(screen.getByRole('button', { name: 'Thêm quy tắc' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Thêm quy tắc' }));
  const codes = dialog.getByLabelText<HTMLInputElement>('Mã ICD-10 chính bắt đầu bằng');
  await user.type(codes, 'i63, zz');
  await user.click(dialog.getByRole('button', { name: 'Lưu' }));
  dialog.getByText('Mục này bắt buộc.');
  await user.selectOptions(dialog.getByLabelText(/Hàng đợi chuyên khoa/), 'neurology');
  await user.click(dialog.getByRole('button', { name: 'Lưu' }));
  await dialog.findByText('Có mục chưa đúng.');
  expect(codes.value).toBe('i63, zz');
  expect(codes.getAttribute('aria-invalid')).toBe('true');
  expect(sent('POST', '/api/routing-rules')[0]?.body).toMatchObject({ hospital_id: 'h2', icd10: ['I63', 'ZZ'], to_specialty: 'neurology', position: 3 });
});

test('a form gets an item, the preview shows it, a refusal stands at the item and keeps what was typed', async () => {
  let refuse = true;
  const { sent } = page('forms', {
    'PUT /api/forms/neurology': ({ body }) =>
      refuse
        ? reply(422, { error: { code: 'invalid_fields', message: 'Có mục chưa đúng.', details: { fields: [{ field: 'item.1.linkId', code: 'unknown_field' }] } } })
        : reply(200, { specialty: 'neurology', hospital_id: 'h2', version: 1, questionnaire: (body as { questionnaire: unknown }).questionnaire }),
  });
  await user.click(await screen.findByRole('button', { name: 'Thêm câu hỏi riêng' }));
  await user.click(screen.getByRole('button', { name: 'Lưu biểu mẫu' }));
  screen.getByText('Có 1 chỗ cần sửa.');
  await user.type(screen.getByLabelText(/Câu hỏi, tiếng Việt/), 'Bụng');
  await user.selectOptions(screen.getByLabelText('Kiểu trả lời'), 'choice');
  await user.click(screen.getByRole('button', { name: 'Thêm lựa chọn' }));
  await user.type(screen.getByLabelText('Lựa chọn 1, tiếng Việt'), 'Mềm');
  const preview = within(screen.getByRole('complementary', { name: 'Bác sĩ yêu cầu sẽ thấy' }));
  within(preview.getByLabelText('Bụng')).getByText('Mềm');
  await user.click(screen.getByRole('button', { name: 'Lên trên: Bụng' }));
  await user.click(screen.getByRole('button', { name: 'Xuống dưới: Bụng' }));
  await user.click(screen.getByRole('button', { name: 'Lưu biểu mẫu' }));
  await screen.findByText('Có mục chưa đúng.');
  screen.getByText('Mã bắt đầu như một ô của yêu cầu nhưng không có ô đó.');
  refuse = false;
  await user.click(screen.getByRole('button', { name: 'Lưu biểu mẫu' }));
  await screen.findByText('Đã lưu biểu mẫu, dùng ngay cho yêu cầu mới.');
  await screen.findByText('Biểu mẫu riêng của cơ sở, bản 1.');
  expect(sent('PUT', '/api/forms/neurology')[1]?.body).toMatchObject({
    hospital_id: 'h2',
    version: 0,
    questionnaire: { item: [{ linkId: 'reason' }, { linkId: 'neurology.item-1', text: 'Bụng', type: 'choice', answerOption: [{ valueCoding: { code: 'option-1', display: 'Mềm' } }] }] },
  });
});

test('holidays by year; only the system’s administrator replaces them', async () => {
  page('holidays');
  const list = within(await screen.findByRole('list', { name: 'Ngày nghỉ' }));
  expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([expect.stringMatching(/02\/09.*Quốc khánh$/), expect.stringMatching(/03\/09.*Nghỉ bùNghỉ bù$/)]);
  expect(screen.queryByRole('button', { name: 'Chọn tệp CSV hoặc ICS' })).toBeNull();
});

test('a holiday file with a bad row says which', async () => {
  const admin = { ...aUser('coordinator', 'h2'), roles: [{ role: 'system_admin' as const, hospital_id: null, hospital_name: null }] };
  page('holidays', { 'PUT /api/holidays': () => reply(422, { error: { code: 'import_bad_holiday', message: 'Tệp ngày nghỉ có dòng không đọc được.', details: { row: 7, problem: 'date_format' } } }) }, admin);
  await screen.findByRole('button', { name: 'Chọn tệp CSV hoặc ICS' });
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('no file field');
  await user.upload(input, new File(['"x"'], 'le.csv', { type: 'text/csv' }));
  await screen.findByText('Tệp ngày nghỉ có dòng không đọc được.');
  screen.getByText('Xem lại dòng 7 của tệp.');
});

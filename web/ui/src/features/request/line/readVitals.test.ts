import { expect, test } from 'vitest';
import { emptyContent } from '../draft/form';
import { parseVitals, showVitals } from './readVitals';

const full = { pulse_per_min: 92, systolic_mmhg: 165, diastolic_mmhg: 95, temperature_c: 37.2, spo2_percent: 96 };

test.each([
  ['M 92 HA 165/95 T 37,2 SpO2 96 NT 20 G 14', { ...full, breaths_per_min: 20, glasgow: 14 }],
  ['92 165/95 37,2 96', full],
  ['92, 165/95, 37.2, 96', full],
  ['Mạch: 92 l/p; huyết áp 165/95 mmHg; nhiệt độ 37,2°C; SpO₂ 96%', full],
  ['m92 ha165/95 t37,2 spo2 96', full],
  ['165/95 92 37,2 96', full],
  ['HA 165/95, M 92 lần/phút, T 37,2 độ, sat 96 %', full],
  ['92 165/95 37 96', { ...full, temperature_c: 37 }],
  ['HA 90', { systolic_mmhg: 90 }],
  ['E3V4M6', { glasgow: 13 }],
  ['G 14/15', { glasgow: 14 }],
  ['GCS 8đ, cân nặng 52,5 kg, cao 160 cm', { glasgow: 8, weight_kg: 52.5, height_cm: 160 }],
  ['', {}],
])('%s', (line, vitals) => {
  expect(parseVitals(line)).toEqual({ vitals, unread: [] });
});

test.each([
  // A typing error, two meanings, a value for the second time, a pressure the wrong way round.
  ['M 920', {}, ['M 920']],
  ['T 50', {}, ['T 50']],
  ['G 16', {}, ['G 16']],
  ['92 20', { pulse_per_min: 92 }, ['20']],
  ['37,2 96', { temperature_c: 37.2 }, ['96']],
  ['M 92 M 88', { pulse_per_min: 92 }, ['M 88']],
  ['95/165', {}, ['95/165']],
  ['mạch 92 tỉnh', { pulse_per_min: 92 }, ['tỉnh']],
  ['92 165', { pulse_per_min: 92 }, ['165']],
  ['9234x', {}, ['9234x']],
  ['T 37,234', {}, ['T', '37,234']],
])('%s is not guessed', (line, vitals, unread) => {
  expect(parseVitals(line)).toEqual({ vitals, unread });
});

test('what is shown is read again as it was', () => {
  const vitals = { ...emptyContent.vitals, ...full, breaths_per_min: 20, glasgow: 14, weight_kg: 52.5, height_cm: 160 };
  expect(showVitals(vitals)).toBe('M 92 HA 165/95 T 37,2 SpO2 96 NT 20 G 14 CN 52,5 cao 160');
  expect({ ...emptyContent.vitals, ...parseVitals(showVitals(vitals)).vitals }).toEqual(vitals);
  expect(showVitals(emptyContent.vitals)).toBe('');
});

import { afterEach, expect, test } from 'vitest';
import { activateLocale } from '../i18n/i18n';
import { plainNumber, roundedNumber } from './number';

afterEach(() => activateLocale('vi'));

test('decimals follow the language', async () => {
  expect([plainNumber(38.6), plainNumber(1200), roundedNumber(1.25)]).toEqual(['38,6', '1200', '1,3']);
  await activateLocale('en');
  expect([plainNumber(38.6), plainNumber(1200), roundedNumber(1.25)]).toEqual(['38.6', '1200', '1.3']);
});

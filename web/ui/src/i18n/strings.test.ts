// @vitest-environment node
import { expect, test } from 'vitest';
import { allRawStrings, contradictingEnglish, missingEnglish, rawStrings } from '../../tools/strings.mjs';

test('no text in JSX escapes translation', { timeout: 60_000 }, () => {
  expect(allRawStrings()).toEqual([]);
});

test('every message has its English', { timeout: 60_000 }, async () => {
  expect(await missingEnglish()).toEqual([]);
});

test('one text has one English, or a context', { timeout: 60_000 }, async () => {
  expect(await contradictingEnglish()).toEqual([]);
});

test('the finder finds text, attributes and conditional strings, and accepts wrapped ones', () => {
  const code = `const a = <p title="Đóng">Mở {busy ? 'Đang gửi' : t\`Gửi\`}<Trans>Xong</Trans> 12:30</p>;`;
  expect(rawStrings(code).map((hit) => hit.text)).toEqual(['Đóng', 'Mở', 'Đang gửi']);
});

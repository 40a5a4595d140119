import { expect, test } from 'vitest';
import { lastPiece, matching, phrasesFor, withPhrase } from './phrases';

test('found by first letters or by how the words begin, marks or not', () => {
  const reasons = phrasesFor('reason', 'neurology');
  expect(matching(reasons, 'vk')).toEqual(['Vượt khả năng chuyên môn của cơ sở']);
  expect(matching(reasons, 'vượt kh')).toEqual(['Vượt khả năng chuyên môn của cơ sở']);
  expect(matching(reasons, 'v')).toEqual([]);
  expect(matching(reasons, 'Cần ý kiến chuyên khoa')).toEqual([]);
});

test('the phrase takes the place of the piece only', () => {
  expect(lastPiece('Đau đầu 10 ngày, ks')).toEqual({ before: 'Đau đầu 10 ngày, ', piece: 'ks' });
  expect(withPhrase('Đau đầu 10 ngày, ks', 'không sốt')).toBe('Đau đầu 10 ngày, không sốt');
  expect(withPhrase('ks', 'không sốt')).toBe('không sốt');
  expect(withPhrase('Thở oxy, ng', 'Nghỉ ngơi, theo dõi')).toBe('Thở oxy, nghỉ ngơi, theo dõi');
  expect(withPhrase('Ho, x', 'X-quang ngực không thấy bất thường')).toBe('Ho, X-quang ngực không thấy bất thường');
});

test('a specialty has its own, first', () => {
  expect(phrasesFor('results', 'neurology')[0]).toContain('CT');
  expect(phrasesFor('results', null).join()).not.toContain('CT');
});

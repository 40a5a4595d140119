import { expect, test } from 'vitest';
import { settled } from './useLine';

test('the word that is being typed is not called wrong yet', () => {
  expect(settled('Hà 2/9/19', ['2/9/19'], true)).toEqual([]);
  expect(settled('Hà 2/9/19', ['2/9/19'], false)).toEqual(['2/9/19']);
  expect(settled('Hà 2/9/19 ', ['2/9/19'], true)).toEqual(['2/9/19']);
  expect(settled('?? 92 ??', ['??', '??'], true)).toEqual(['??']);
  expect(settled('xx 92', ['xx'], true)).toEqual(['xx']);
});

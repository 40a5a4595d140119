import { expect, test } from 'vitest';
import { ChangedLines } from './changedLines';

test('a list loads what hints told of since it was loaded, and everything when that is not known', () => {
  const changed = new ChangedLines();
  expect(changed.since(0, 1_000)).toBeNull();
  changed.note('b', 50_000);
  changed.note('a', 51_000);
  expect(changed.since(40_000, 51_100)).toEqual(['a', 'b']);
  // A reply that came just after the hint may be from before the change.
  expect(changed.since(51_200, 51_300)).toEqual(['a', 'b']);
  // Nothing was heard of for long: somebody asks for the list itself.
  expect(changed.since(90_000, 90_100)).toBeNull();
  changed.note('c', 91_000);
  expect(changed.since(90_100, 91_100)).toEqual(['c']);
  changed.miss(92_000);
  expect(changed.since(91_200, 92_100)).toBeNull();
  changed.note('d', 400_000);
  expect(changed.since(399_000, 400_100)).toBeNull();
  for (let line = 0; line < 51; line += 1) changed.note(`l${line}`, 401_000);
  expect(changed.since(400_200, 401_100)).toBeNull();
});

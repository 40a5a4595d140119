/** What a hand-over does, and what it did, in one sentence. */
import { plural, t } from '@lingui/core/macro';
import { dayKey, formatDayMonth, formatTime } from '../../ui/time';
import { type Case, type Choices, choiceOf, type Groups } from './plan';

/** "15:30", with its day when that is not this one. */
export function hourOf(at: number, now: number): string {
  return dayKey(at) === dayKey(now) ? formatTime(at) : `${formatTime(at)} ${formatDayMonth(at)}`;
}

/** The end of something: midnight belongs to the day before it. */
export function untilOf(at: number, now: number): string {
  if (formatTime(at) !== '00:00') return hourOf(at, now);
  return dayKey(at - 1) === dayKey(now) ? '24:00' : `24:00 ${formatDayMonth(at - 1)}`;
}

/** "1 ca chuyển BS An, 2 ca dời giờ, 1 ca chờ điều phối quyết định": nothing of what does not happen. */
export function partsOf({ colleague, later, decide }: Groups, choices: Choices): string {
  return [...byPerson(colleague, choices), ...laterPart(later), ...decidePart(decide.length)].join(', ');
}

function byPerson(cases: readonly Case[], choices: Choices): string[] {
  const counts = new Map<string, number>();
  for (const one of cases) {
    const choice = choiceOf(one, choices);
    if (choice.way === 'colleague') counts.set(choice.name, (counts.get(choice.name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => t`${plural(count, { other: '# ca' })} chuyển ${name}, giữ giờ`);
}

function laterPart(cases: readonly Case[]): string[] {
  return cases.length === 0 ? [] : [t`${plural(cases.length, { other: '# ca' })} dời giờ, giữ bác sĩ`];
}

function decidePart(count: number): string[] {
  return count === 0 ? [] : [t`${plural(count, { other: '# ca' })} chờ điều phối quyết định`];
}

/** Said once it is done. `told`: how many people got their one message. */
export function doneSentence(groups: Groups, choices: Choices, told: number, until: string): string {
  const parts = partsOf(groups, choices);
  const people = plural(told, { other: '# người được báo' });
  if (parts === '') return t`Đã ghi bận tới ${until}, không có ca nào phải chuyển.`;
  // Only what moves has a room to speak of.
  if (groups.colleague.length + groups.later.length === 0) return t`Đã ghi bận tới ${until}: ${parts}, ${people}.`;
  return t`Đã bàn giao: ${parts}, ${people}, đường dẫn phòng họp giữ nguyên.`;
}

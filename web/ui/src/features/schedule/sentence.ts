/** A recurring time in one sentence. */
import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { showDate } from '../../ui/time';
import type { Pattern } from './rrule';
import { minutesOf, recurrenceOf, type RuleRow, startOf, unitMinutes } from './rules';
import { ruleKindNames, weekdays } from './words';

const weekday = (day: number) => {
  const name = weekdays[day - 1];
  return name ? i18n._(name) : '';
};

function everyNth(nth: number, day: string): string {
  switch (nth) {
    case -1:
      return t`${day} cuối cùng`;
    case 1:
      return t`${day} đầu tiên`;
    default:
      return t`${day} lần thứ ${nth}`;
  }
}

function when(pattern: Pattern, start: string): string {
  const interval = 'interval' in pattern ? pattern.interval : 1;
  switch (pattern.every) {
    case 'once':
      return t`một lần ngày ${start}`;
    case 'day':
      return interval === 1 ? t`mỗi ngày` : t`cứ ${interval} ngày một lần`;
    case 'week': {
      const days = pattern.days.map(weekday).join(', ');
      return interval === 1 ? t`mỗi tuần vào ${days}` : t`cứ ${interval} tuần một lần vào ${days}`;
    }
    case 'month-weekday': {
      const day = everyNth(pattern.nth, weekday(pattern.day));
      return interval === 1 ? t`${day} của mỗi tháng` : t`${day} của tháng, cứ ${interval} tháng một lần`;
    }
    case 'month-day': {
      const { date } = pattern;
      if (date === -1) return interval === 1 ? t`ngày cuối mỗi tháng` : t`ngày cuối tháng, cứ ${interval} tháng một lần`;
      return interval === 1 ? t`ngày ${date} mỗi tháng` : t`ngày ${date}, cứ ${interval} tháng một lần`;
    }
    case 'year': {
      const date = start.slice(0, 5);
      return interval === 1 ? t`ngày ${date} mỗi năm` : t`ngày ${date}, cứ ${interval} năm một lần`;
    }
    case 'other':
      return t`theo quy tắc ${pattern.text}`;
  }
}

export function lengthText(minutes: number): string {
  if (minutes % unitMinutes.day === 0) return t`${minutes / unitMinutes.day} ngày`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return t`${rest} phút`;
  return rest === 0 ? t`${hours} giờ` : t`${hours} giờ ${rest} phút`;
}

/** Null while something in the row cannot be read. */
export function sentenceOf(row: RuleRow): string | null {
  const recurrence = recurrenceOf(row);
  const [day, minutes] = [startOf(row), minutesOf(row)];
  if (!recurrence || day === null || minutes === null) return null;
  const { pattern, end } = recurrence;
  const [start, time, zone] = [showDate(day), row.time, row.zone.trim()];
  const length = lengthText(minutes);
  const [skipped, added] = [row.skipped.length, row.added.length];
  const until = end.by === 'until' ? showDate(end.day) : '';
  const count = end.by === 'count' ? end.count : 0;
  const name = i18n._(ruleKindNames[row.kind]);
  return [
    `${name}: ${when(pattern, start)}`,
    t`lúc ${time}, dài ${length}`,
    zone === '' || zone === 'Asia/Ho_Chi_Minh' ? '' : t`theo giờ ${zone}`,
    pattern.every === 'once' ? '' : t`từ ${start}`,
    until === '' ? '' : t`đến hết ${until}`,
    count === 0 ? '' : t`${count} lần`,
    skipped === 0 ? '' : t`bỏ ${skipped} ngày`,
    added === 0 ? '' : t`thêm ${added} ngày`,
    row.kind === 'open' && row.worksOnHolidays ? t`cả ngày lễ` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

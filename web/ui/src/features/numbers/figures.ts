/** What each figure of a line is. A small count of another hospital is hidden: it has no number, here or anywhere. Pure. */
import type { Count, NumbersLine } from './api';

export const figureIds = ['requests', 'in_time', 'answer', 'no_show', 'wrong_specialty', 'returned', 'outcome'] as const;
export type FigureId = (typeof figureIds)[number];
export type Unit = 'count' | 'percent' | 'time';

export const units: Record<FigureId, Unit> = { requests: 'count', in_time: 'percent', answer: 'time', no_show: 'percent', wrong_specialty: 'percent', returned: 'percent', outcome: 'percent' };

export type Figure = {
  /** Null: nothing to tell, or hidden. */
  value: number | null;
  /** Of the time to answer: what nine in ten do not exceed. */
  second: number | null;
  hidden: boolean;
  /** What a share is of. */
  part: Count | null;
  whole: Count | null;
};

export type Figures = Omit<NumbersLine, 'key' | 'name_vi' | 'name_en'>;

const bare = { second: null, part: null, whole: null };

function share(part: Count, whole: Count, percent?: number | null): Figure {
  const hidden = isHidden(part) || isHidden(whole);
  const worked = hidden || !whole.n ? null : Math.round(((part.n ?? 0) * 1000) / whole.n) / 10;
  return { value: percent ?? worked, second: null, hidden, part, whole };
}

function isHidden({ n }: Count): boolean {
  return n === null || n === undefined;
}

export function figureOf(line: Figures, id: FigureId): Figure {
  switch (id) {
    case 'requests':
      return { ...bare, value: line.requests.n ?? null, hidden: isHidden(line.requests) };
    case 'in_time':
      return share(line.in_time, line.answered, line.in_time_percent);
    case 'answer': {
      const [value, second] = [line.median_answer_ms ?? null, line.p90_answer_ms ?? null];
      // A few answers of another hospital are told as no time at all.
      return { ...bare, value, second, hidden: value === null && (isHidden(line.answered) || (!line.full && line.answered.n !== 0)) };
    }
    case 'no_show':
      return share(line.no_show, line.requests);
    case 'wrong_specialty':
      return share(line.wrong_specialty, line.requests);
    case 'returned':
      return share(line.returned, line.requests);
    case 'outcome':
      return share(line.outcomes_reported, line.outcomes_due, line.outcome_percent);
  }
}

/** The end of the scale: a round number at or above everything on it, whose quarters are easily read. */
export function scaleOf(values: readonly (number | null)[], unit: Unit): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  if (unit === 'percent') return Math.max(100, most);
  if (most === 0) return 1;
  if (unit === 'time') return roundedUp(most / 3_600_000) * 3_600_000;
  return Math.max(4, roundedUp(most));
}

function roundedUp(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8, 10].find((times) => times * step >= value) ?? 10) * step;
}

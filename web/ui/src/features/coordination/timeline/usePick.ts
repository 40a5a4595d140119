/** What a press on a cell does, and what Escape leaves. */
import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useRef } from 'react';
import { describeError } from '../../../api/error';
import { announce, toast } from '../../../ui/Toast';
import type { Line } from '../board';
import { conflictOf } from '../conflicts';
import type { Steps } from '../steps';
import type { CalendarEntry, Lane, Segment } from '../timeline';
import { isPlacing, type usePlacing } from './usePlacing';

type Props = {
  planning: Line | null;
  minutes: number;
  lineOf: (id: string) => Line | undefined;
  entryOf: (appointment: string) => CalendarEntry | undefined;
  steps: Steps;
  at: ReturnType<typeof usePlacing>;
  onOpen: (line: Line) => void;
  onPlan: (line: Line | null) => void;
};

export function usePick({ planning, minutes, lineOf, entryOf, steps, at, onOpen, onPlan }: Props) {
  const { t } = useLingui();

  const put = (line: Line, lane: Lane, from: number, element: Element) => {
    const box = element.getBoundingClientRect();
    const point = { x: box.left, y: box.bottom };
    const span = { from, to: from + minutes * 60_000 };
    const moving = line.state === 'booked' ? line.appointment : null;
    const conflict = conflictOf(lane, { span, now: Date.now(), moving: moving?.id ?? null, specialty: line.specialty ?? null });
    const known = moving ? entryOf(moving.id)?.appointment : null;
    if (known !== undefined) at.place(line, known, lane, span, conflict, point);
    // Its own time may lie on another day, which this line has not loaded.
    else steps.appointmentOf(line).then((found) => at.place(line, found, lane, span, conflict, point), (error: unknown) => toast(describeError(error).message || t`Chưa làm được. Tải lại rồi thử lần nữa.`, 'bad'));
  };

  const pick = (lane: Lane, segment: Segment, element: Element) => {
    const line = segment.taken?.entry?.consultation;
    if (line && segment.taken?.kind === 'held') {
      if (line.id === planning?.id) at.book(lineOf(line.id) ?? line);
      else onPlan(line);
    } else if (line) onOpen(line);
    else if (segment.kind !== 'free') return;
    else if (planning !== null && isPlacing(planning)) put(planning, lane, segment.from, element);
    else announce(t`Chọn một ca chờ xếp trước, bằng phím X trên thẻ ca.`);
  };
  // The rows are painted again only when their day changes, so what they are given must not change.
  const newest = useRef(pick);
  useEffect(() => {
    newest.current = pick;
  });
  const onPick = useCallback((lane: Lane, segment: Segment, element: Element) => newest.current(lane, segment, element), []);

  /** Whether there was anything to leave: a move that was asked about, a hold, the chosen case, the lanes themselves. */
  const onEscape = (): boolean => {
    const card = document.querySelector<HTMLElement>(planning ? `[data-case="${CSS.escape(planning.id)}"]` : '[data-case][tabindex="0"]');
    if (at.move) at.dropMove();
    else if (planning?.state === 'held') at.release(planning);
    else {
      if (planning) onPlan(null);
      else if (!card) return false;
      // Back to the cases, where J leads on to the next.
      card?.focus();
    }
    return true;
  };
  return { onPick, onEscape };
}

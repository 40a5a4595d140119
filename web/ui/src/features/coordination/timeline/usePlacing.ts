/** Putting a case on the line: a pick holds, a pick of the hold books, a booked case is moved after one question. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ApiError, describeError } from '../../../api/error';
import { toast } from '../../../ui/Toast';
import { isPlannable } from '../actions';
import type { Appointment, FreeTime } from '../api';
import type { Line } from '../board';
import { mayOverride } from '../overrides';
import type { Conflict } from '../conflicts';
import { refusalOf, type Steps } from '../steps';
import type { Lane, Span } from '../timeline';
import { conflictWords, takenWords } from '../words';
import type { Point } from './drag';
import type { Refusal } from './DropConflict';

type Failed = { refusal: Refusal; /** Another time for the same case. */ retry: (time: FreeTime) => void };
/** A limit stands against it that a reason sets aside. */
type Overriding = Try & { time: FreeTime; error: unknown };
type Move = { line: Line; from: Appointment; to: FreeTime; at: Point };
type Try = { line: Line; from: Appointment | null; at: Point; conflict: Conflict | null };

/** `onCase`: the held case stands on the line, so that the next press books it; the booked one leaves it. */
export function usePlacing(steps: Steps, onCase: (line: Line | null) => void) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failed | null>(null);
  const [move, setMove] = useState<Move | null>(null);
  const [overriding, setOverriding] = useState<Overriding | null>(null);

  async function attempt({ line, from, at, conflict }: Try, time: FreeTime, reason?: string): Promise<void> {
    setBusy(true);
    try {
      await (from ? steps.move(line, from, time, reason) : steps.hold(line, time, reason));
      onCase(from ? null : line);
      setMove(null);
      setFailed(null);
      setOverriding(null);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (reason !== undefined && !error.isConflict) return setOverriding({ line, from, at, conflict, time, error });
      setOverriding(null);
      const { message, takenBy, alternatives } = refusalOf(error);
      // Somebody was faster: the calendar says by now for which case.
      const by = conflict?.why === 'taken' ? conflict.by : error.code === 'time_taken' ? await steps.whoHas(time) : null;
      const known = by && sentence(takenWords(by));
      const booked = takenBy && t`${takenBy} vừa đặt giờ này.`;
      const who = [booked, known].filter(Boolean).join(' ') || null;
      const refusal = { at, message, who, alternatives: error.isConflict && Array.isArray(error.details['alternatives']) ? alternatives : null, override: mayOverride(error) ? () => setOverriding({ line, from, at, conflict: null, time, error: null }) : null };
      setMove(null);
      setFailed({ refusal, retry: (other) => void attempt({ line, from, at, conflict: null }, other) });
    } finally {
      setBusy(false);
    }
  }

  /** Into this time, or why not. What only the server can answer is asked of it: its refusal brings other times. */
  function place(line: Line, from: Appointment | null, lane: Lane, span: Span, conflict: Conflict | null, at: Point): void {
    const time: FreeTime = { specialist_id: lane.id, specialist: lane.name, starts_at: span.from, ends_at: span.to };
    if (conflict?.why === 'past' || conflict?.why === 'not_adviser') {
      setFailed({ refusal: { at, message: conflictWords(conflict), who: null, alternatives: null, override: null }, retry: () => {} });
    } else if (from && conflict === null) {
      setFailed(null);
      setMove({ line, from, to: time, at });
    } else {
      void attempt({ line, from, at, conflict }, time);
    }
  }

  async function step(run: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      await run();
    } catch (error) {
      toast(describeError(error).message || t`Chưa làm được. Tải lại rồi thử lần nữa.`, 'bad');
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    failed,
    move,
    place,
    confirmMove: () => move && void attempt({ line: move.line, from: move.from, at: move.at, conflict: null }, move.to),
    book: (line: Line) => void step(() => steps.book(line).then(() => onCase(null))),
    release: (line: Line) => void step(() => steps.release(line)),
    overriding,
    confirmOverride: (reason: string) => overriding && void attempt(overriding, overriding.time, reason),
    dropOverride: () => setOverriding(null),
    dropMove: () => setMove(null),
    dropFailed: () => setFailed(null),
  };
}

export function sentence(words: string): string {
  return `${words.charAt(0).toLocaleUpperCase('vi')}${words.slice(1)}.`;
}

/** Whether a pick in the line means something for this case. */
export function isPlacing(line: Line | null): boolean {
  return line !== null && (isPlannable(line) || line.state === 'booked');
}

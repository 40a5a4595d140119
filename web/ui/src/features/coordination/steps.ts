/**
 * The steps of planning from the board: hold, book, release, move, and how each is taken back. Without React, so that
 * the card's menu, the keys and the timeline do the same thing.
 */
import { t } from '@lingui/core/macro';
import type { QueryClient } from '@tanstack/react-query';
import { appointmentQuery, appointmentsQuery } from '../../api/consultations';
import { ApiError, describeError } from '../../api/error';
import { toast } from '../../ui/Toast';
import { isOffer } from '../consultation/holds';
import { leaveList, waitNoLonger } from '../waitlist/api';
import { accept, type Appointment, book, cancelAppointment, type FreeTime, hold, lookAgain, moveTo, release } from './api';
import type { Line } from './board';
import { dayOf, overlaps, type Taken, takenOf } from './timeline';
import { undo } from './undo';

export type Steps = ReturnType<typeof makeSteps>;

/** What the refusal of a time says: the next free ones, and who was faster where the server tells it. */
export function refusalOf(error: unknown): { message: string; takenBy: string | null; alternatives: FreeTime[] } {
  const { message, code } = describeError(error);
  const details = error instanceof ApiError ? error.details : {};
  const { alternatives, taken_by: takenBy } = details;
  return {
    message: message === '' ? code : message,
    takenBy: typeof takenBy === 'string' && takenBy !== '' ? takenBy : null,
    alternatives: Array.isArray(alternatives) ? (alternatives as FreeTime[]) : [],
  };
}

export function makeSteps(queryClient: QueryClient) {
  async function run<T>(id: string, step: () => Promise<T>): Promise<T> {
    try {
      const result = await step();
      await lookAgain(queryClient, id);
      return result;
    } catch (error) {
      // What refused may know more than this page does.
      void lookAgain(queryClient, id);
      throw error;
    }
  }

  async function appointmentOf(line: Line): Promise<Appointment> {
    const found = line.appointment ? await queryClient.fetchQuery({ ...appointmentQuery(line.appointment), staleTime: 0 }) : null;
    if (!found) throw new Error('the case has no appointment any more');
    return found;
  }

  const timeOf = (of: Appointment): FreeTime => ({ specialist_id: of.specialist_id, specialist: of.specialist, starts_at: of.starts_at, ends_at: of.ends_at });
  const takeBack = (text: string, id: string, step: () => Promise<unknown>) => undo.offer(text, () => run(id, step));

  return {
    accept: async (line: Line) => {
      await run(line.id, () => accept(line, null, line.urgency));
      toast(t`Đã nhận ca.`);
    },
    hold: async (line: Line, time: FreeTime, reason?: string) => {
      const held = await run(line.id, () => hold(line.id, time, reason));
      takeBack(t`Đã giữ chỗ 5 phút.`, line.id, () => release(held));
    },
    book: async (line: Line) => {
      const held = await appointmentOf(line);
      const booked = await run(line.id, () => book(held));
      takeBack(t`Đã đặt lịch. Hai bên được báo.`, line.id, () => cancelAppointment(booked, t`hoàn tác`));
    },
    release: async (line: Line) => {
      const held = await appointmentOf(line);
      await run(line.id, async () => {
        if (isOffer(line)) await leaveList(line.id);
        return release(held);
      });
      takeBack(t`Đã nhả chỗ.`, line.id, () => hold(line.id, timeOf(held)));
    },
    move: async (line: Line, from: Appointment, time: FreeTime, reason?: string) => {
      const moved = await run(line.id, () => moveTo(from, time, reason));
      takeBack(t`Đã chuyển giờ. Hai bên được báo.`, line.id, () => moveTo(moved, timeOf(from)));
    },
    waitNoLonger: async (line: Line) => {
      await run(line.id, () => waitNoLonger(line.id));
      toast(t`Ca không còn trong danh sách chờ.`);
    },
    appointmentOf,
    /** Who has a time that was refused, by the calendar as it is now; null where it does not tell. */
    whoHas: async ({ specialist_id, starts_at: from, ends_at: to }: FreeTime): Promise<Taken | null> => {
      const day = dayOf(from);
      const entries = await queryClient.fetchQuery({ ...appointmentsQuery(day.from, day.to), staleTime: 0 }).catch(() => []);
      return takenOf(entries, specialist_id).find((taken) => taken.kind !== 'done' && overlaps(taken, { from, to })) ?? null;
    },
  };
}

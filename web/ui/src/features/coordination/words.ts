/** What the timeline says about a time and a person. Called while something is shown, in the reader's language. */
import { t } from '@lingui/core/macro';
import { i18n } from '@lingui/core';
import { formatDuration, formatTime, formatTimeRange } from '../../ui/time';
import { urgencyNames } from '../../ui/UrgencyMark';
import type { Conflict, Presence } from './conflicts';
import { dayMs, type Lane, type Segment, type Taken } from './timeline';

/** Who meets there: the hospital that asks, where the reader may know it. */
export function whoOf(taken: Taken): string {
  return taken.entry?.consultation?.requesting_hospital.short_name ?? t`người khác`;
}

export function takenWords(taken: Taken): string {
  const consultation = taken.entry?.consultation;
  const who = consultation ? `${i18n._(urgencyNames[consultation.urgency])}, ${whoOf(taken)}` : t`ca của nơi khác`;
  switch (taken.kind) {
    case 'held':
      return t`đang giữ chỗ cho ${who}`;
    case 'live':
      return t`đang họp với ${who}`;
    case 'done':
      return taken.entry?.appointment.status === 'no_show' ? t`vắng mặt, ${who}` : t`đã họp với ${who}`;
    case 'busy':
      return t`bận`;
    default:
      return t`đã đặt cho ${who}`;
  }
}

/** Without the kind of house, where the room is narrow: "BVĐK Sông Ray" → "Sông Ray". */
export function placeName(name: string): string {
  return name.replace(/^(?:TTYT|BVĐK|BV|TYT|PKĐK)\s+(?=\S)/u, '');
}

/** When somebody works on a day: "07:00–11:30, 13:00–16:30". */
export function hoursWords(lane: Lane): string {
  if (lane.open.length === 0) return t`không làm việc ngày này`;
  return lane.open.map(({ from, to }) => (to - from >= dayMs ? t`cả ngày` : formatTimeRange(from, to))).join(', ');
}

/** The state of a stretch of the day. */
export function segmentWords(segment: Segment): string {
  const { kind, label } = segment;
  if (segment.taken) return takenWords(segment.taken);
  const named = (name: string) => (label === '' ? name : `${name}: ${label}`);
  switch (kind) {
    case 'free':
      return t`trống`;
    case 'absent':
      return named(t`vắng`);
    case 'theatre':
      return named(t`lịch mổ`);
    case 'holiday':
      return named(t`ngày nghỉ`);
    case 'past':
      return t`đã qua`;
    default:
      return t`ngoài giờ làm`;
  }
}

/** Why a time cannot be had, in one short sentence. */
export function conflictWords(conflict: Conflict): string {
  switch (conflict.why) {
    case 'past':
      return t`Giờ đã qua.`;
    case 'closed':
      return t`Ngoài giờ làm.`;
    case 'not_adviser':
      return t`Không tư vấn chuyên khoa này.`;
    case 'taken': {
      const range = formatTimeRange(conflict.by.from, conflict.by.to);
      const what = takenWords(conflict.by);
      return t`${range} ${what}.`;
    }
    default: {
      const range = formatTimeRange(conflict.off.from, conflict.off.to);
      const what = segmentWords({ ...conflict.off, kind: conflict.why, taken: null });
      return t`${range} ${what}.`;
    }
  }
}

export function presenceWords({ what, until, since }: Presence, now: number): string {
  const time = until === null ? '' : formatTime(until);
  switch (what) {
    case 'live': {
      const elapsed = formatDuration(now - (since ?? now));
      return t`đang họp ${elapsed}`;
    }
    case 'booked':
      return t`có hẹn đến ${time}`;
    case 'theatre':
      return t`đang mổ đến ${time}`;
    case 'absent':
      return t`vắng đến ${time}`;
    case 'holiday':
      return t`ngày nghỉ`;
    case 'open':
      return t`trong giờ đến ${time}`;
    case 'later':
      return t`làm việc từ ${time}`;
    default:
      return t`ngoài giờ làm`;
  }
}

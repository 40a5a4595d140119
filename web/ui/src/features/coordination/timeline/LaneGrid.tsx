/** The grid of lanes under its hours: 24 of them, ten in sight, and the line of the present. */
import { useLingui } from '@lingui/react/macro';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { dayKey, formatTime } from '../../../ui/time';
import type { Line } from '../board';
import { type Lane, percentAt, quarterMs, type Segment, segmentsOf, type Span } from '../timeline';
import { LaneRow, type Preview } from './LaneRow';
import { useGridKeys } from './useGridKeys';

type Props = {
  lanes: readonly Lane[];
  day: Span;
  now: number;
  /** By person; null when no case is placed. */
  free: ReadonlyMap<string, Span[]> | null;
  minutes: number;
  planning: Line | null;
  preview: Preview | null;
  busy: boolean;
  /** Names a wish for the focus: each new one brings it to the first free time, once that is known. */
  goal: string | null;
  onPick: (lane: Lane, segment: Segment, element: Element) => void;
  onEscape: () => boolean;
};

const firstHour = 7;
const hourMs = 3_600_000;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

export function LaneGrid({ lanes, day, now, free, minutes, planning, preview, busy, goal, onPick, onEscape }: Props) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const isToday = now >= day.from && now < day.to;
  const rows = useMemo(() => lanes.map((lane) => ({ id: lane.id, segments: segmentsOf(lane, day, now) })), [lanes, day, now]);
  const opening = day.from + firstHour * hourMs;
  const start = isToday ? Math.min(day.to - quarterMs, Math.max(opening, Math.ceil(now / quarterMs) * quarterMs)) : opening;
  const { onKeyDown, onFocus, cursorIn, focus } = useGridKeys({ box, rows, start, onEscape });
  useScrollTo(day.from, isToday ? now : null, box);
  const reached = useRef<string | null>(null);
  useEffect(() => {
    if (goal === null || reached.current === goal) return;
    reached.current = goal;
    const times = lanes.flatMap(({ id }) => (free?.get(id) ?? []).map(({ from }) => ({ id, from })));
    const [first] = times.sort((a, b) => a.from - b.from);
    const held = lanes.find(({ taken }) => taken.some(({ entry }) => entry?.consultation?.id === planning?.id));
    const lane = first?.id ?? held?.id ?? lanes[0]?.id;
    if (lane) focus(lane, first?.from ?? (held ? planning?.appointment?.starts_at : undefined) ?? start);
  });
  return (
    <div className="timeline__scroll" ref={box} aria-busy={busy || undefined}>
      <div className="timeline__grid" role="grid" tabIndex={-1} aria-label={t`Lịch chuyên gia, mỗi hàng một người`} aria-rowcount={lanes.length} onKeyDown={onKeyDown}>
        <div className="timeline__hours" aria-hidden="true">
          <span />
          <div className="timeline__axis num">
            {hours.map((hour) => (
              <span key={hour}>{hour}</span>
            ))}
            {isToday && (
              <b className="timeline__clock num" style={{ left: `${percentAt(now, day)}%` }}>
                {formatTime(now)}
              </b>
            )}
          </div>
        </div>
        {lanes.map((lane) => (
          <LaneRow
            key={lane.id}
            lane={lane}
            day={day}
            now={now}
            free={free?.get(lane.id) ?? null}
            minutes={minutes}
            planningId={planning?.id ?? null}
            cursor={cursorIn(lane.id)}
            preview={preview?.lane === lane.id ? preview : null}
            onPick={onPick}
            onFocus={onFocus}
          />
        ))}
        {isToday && (
          <div className="timeline__now" aria-hidden="true">
            <i style={{ left: `${percentAt(now, day)}%` }} />
          </div>
        )}
      </div>
    </div>
  );
}

/** A day opens at seven, or where its hand stands when that is out of sight. */
function useScrollTo(day: number, now: number | null, box: RefObject<HTMLElement | null>): void {
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const scroll = box.current;
    if (!scroll || shown.current === dayKey(day)) return;
    shown.current = dayKey(day);
    const track = scroll.querySelector<HTMLElement>('.timeline__axis')?.offsetWidth ?? 0;
    const hour = now === null ? firstHour : (now - day) / hourMs;
    const first = hour >= firstHour && hour < firstHour + 9.5 ? firstHour : Math.min(14, Math.max(0, hour - 1));
    scroll.scrollTo({ left: (track / 24) * first });
  }, [day, now, box]);
}

/** The specialists of the day against the hours: what is booked, held and free, and where the chosen case fits. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { appointmentsQuery } from '../../../api/consultations';
import { Empty, ErrorNote, Skeleton } from '../../../ui/Feedback';
import { dayKey, formatTime } from '../../../ui/time';
import { announce } from '../../../ui/Toast';
import { useNow } from '../../../ui/useNow';
import type { Line } from '../board';
import { conflictOf } from '../conflicts';
import type { Steps } from '../steps';
import { dayMs, dayOf, type Lane, merged, percentAt, quarterMs, type Segment, segmentsOf } from '../timeline';
import { DropConflict } from './DropConflict';
import { LaneRow } from './LaneRow';
import { MoveStrip } from './MoveStrip';
import { TimelineHead } from './TimelineHead';
import './timeline.css';
import { useDropping } from './useDropping';
import { useGridKeys } from './useGridKeys';
import { useFreeTimes, useLanes } from './useLanes';
import { isPlacing, usePlacing } from './usePlacing';

type Props = {
  lines: readonly Line[];
  planning: Line | null;
  hospitals: ReadonlySet<string>;
  specialty: string;
  steps: Steps;
  onOpen: (line: Line) => void;
  onPlan: (line: Line | null) => void;
  /** The case came by a key: the focus goes to its first free time. */
  focusTimes: boolean;
};

const firstHour = 7;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

export function Timeline({ lines, planning, hospitals, specialty, steps, onOpen, onPlan, focusTimes }: Props) {
  const { t } = useLingui();
  const now = useNow(15_000);
  const today = dayOf(now);
  const [dayFrom, setDayFrom] = useState(() => today.from);
  const [wished, setWished] = useState('30');
  // A case that has its time is shown on its day.
  const meets = planning?.appointment && planning.state !== 'accepted' ? dayOf(planning.appointment.starts_at).from : null;
  const [followed, setFollowed] = useState<string | null>(null);
  if ((planning?.id ?? null) !== followed) {
    setFollowed(planning?.id ?? null);
    if (meets !== null) setDayFrom(meets);
  }
  const day = useMemo(() => ({ from: dayFrom, to: dayFrom + dayMs }), [dayFrom]);
  const placing = isPlacing(planning) ? planning : null;
  const moving = placing?.state === 'booked' ? placing.appointment : null;
  const minutes = moving ? (moving.ends_at - moving.starts_at) / 60_000 : Number(wished);
  const { lanes: known, pending, error, retry } = useLanes(day, hospitals, planning, specialty);
  // The times change with the quarter, not with each look at the clock.
  const quarter = Math.ceil(now / quarterMs) * quarterMs;
  const { free, loaded } = useFreeTimes(known, placing, day, minutes, quarter);
  const lanes = useMemo(() => known.map((lane) => (lane.open === null ? { ...lane, offered: merged(free.get(lane.id) ?? []) } : lane)), [known, free]);
  const calendar = useQuery(appointmentsQuery(day.from, day.to));
  const entries = useMemo(() => new Map(calendar.data?.map((entry) => [entry.appointment.id, entry])), [calendar.data]);
  const byId = useMemo(() => new Map(lines.map((line) => [line.id, line])), [lines]);
  const at = usePlacing(steps, onPlan);

  const { dragged, preview, ghost } = useDropping({
    lanes,
    day,
    minutes: Number(wished),
    lineOf: (id) => byId.get(id),
    entryOf: (id) => entries.get(id),
    onDrop: (what, lane, span, point) => at.place(what.line, what.from, lane, { from: span.from, to: span.to }, span.conflict, point),
  });

  const pick = (lane: Lane, segment: Segment, element: Element) => {
    const box = element.getBoundingClientRect();
    const point = { x: box.left, y: box.bottom };
    const line = segment.taken?.entry?.consultation;
    if (line && segment.taken?.kind === 'held') {
      if (line.id === planning?.id) at.book(byId.get(line.id) ?? line);
      else onPlan(line);
    } else if (line) onOpen(line);
    else if (segment.kind !== 'free') return;
    else if (!placing) announce(t`Chọn một ca chờ xếp trước, bằng phím X trên thẻ ca.`);
    else {
      const span = { from: segment.from, to: segment.from + minutes * 60_000 };
      const from = moving ? (entries.get(moving.id)?.appointment ?? null) : null;
      if (!moving || from) at.place(placing, from, lane, span, conflictOf(lane, { span, now, moving: moving?.id ?? null, specialty: placing.specialty ?? null }), point);
      else void steps.appointmentOf(placing).then((found) => at.place(placing, found, lane, span, null, point));
    }
  };
  const newest = useRef(pick);
  useEffect(() => {
    newest.current = pick;
  });
  const onPick = useCallback((lane: Lane, segment: Segment, element: Element) => newest.current(lane, segment, element), []);

  const escape = () => {
    if (at.move) at.dropMove();
    else if (planning?.state === 'held') at.release(planning);
    else if (planning) {
      onPlan(null);
      document.querySelector<HTMLElement>(`[data-case="${CSS.escape(planning.id)}"]`)?.focus();
    } else return false;
    return true;
  };
  const rows = useMemo(() => lanes.map((lane) => ({ id: lane.id, segments: segmentsOf(lane, day, now) })), [lanes, day, now]);
  const start = dayFrom === today.from ? Math.max(quarter, dayFrom + firstHour * 3_600_000) : dayFrom + firstHour * 3_600_000;
  const box = useRef<HTMLDivElement>(null);
  const { onKeyDown, onFocus, cursorIn, focus } = useGridKeys({ box, rows, start: Math.min(start, day.to - quarterMs), onEscape: escape });
  useScrollTo(dayFrom, dayFrom === today.from ? now : null, box, pending);

  const [wanted, setWanted] = useState<string | null>(null);
  const goal = wanted ?? (focusTimes ? (planning?.id ?? null) : null);
  const reached = useRef<string | null>(null);
  useEffect(() => {
    if (goal === null || pending || !loaded || reached.current === goal) return;
    reached.current = goal;
    const times = lanes.flatMap(({ id }) => (free.get(id) ?? []).map(({ from }) => ({ id, from })));
    const [first] = times.sort((a, b) => a.from - b.from);
    const lane = first?.id ?? lanes[0]?.id;
    if (lane) focus(lane, planning?.state === 'held' ? (planning.appointment?.starts_at ?? start) : (first?.from ?? start));
  });

  const anyFree = [...free.values()].some((times) => times.length > 0);
  return (
    <section className="timeline" aria-label={t`Lịch chuyên gia theo giờ`}>
      <TimelineHead
        planning={planning}
        placing={placing !== null}
        fixedMinutes={moving !== null}
        minutes={wished}
        onMinutes={setWished}
        day={day}
        today={today.from}
        onDay={setDayFrom}
        onFree={(from) => {
          setDayFrom(from);
          setWanted(`${planning?.id} ${from}`);
        }}
        full={placing !== null && loaded && !anyFree}
        held={[...entries.values()].filter(({ appointment }) => appointment.status === 'held').length}
        onOpen={onOpen}
        onClear={() => onPlan(null)}
      />
      {at.move && <MoveStrip key={`${at.move.to.specialist_id}-${at.move.to.starts_at}`} from={at.move.from} to={at.move.to} busy={at.busy} onMove={at.confirmMove} onClose={at.dropMove} />}
      {error !== null && <ErrorNote what={<Trans>Chưa tải được lịch chuyên gia.</Trans>} error={error} onRetry={retry} />}
      {pending && lanes.length === 0 ? (
        <Skeleton rows={4} />
      ) : lanes.length === 0 ? (
        <Empty>{hospitals.size > 0 && specialty === '' && planning === null ? <Trans>Cơ sở của bạn không có chuyên gia tư vấn. Chọn một ca chờ xếp để xem lịch của cơ sở tư vấn.</Trans> : <Trans>Không có chuyên gia nào của chuyên khoa này.</Trans>}</Empty>
      ) : (
        <div className="timeline__scroll" ref={box} aria-busy={at.busy || undefined}>
          <div className="timeline__grid" role="grid" tabIndex={-1} aria-label={t`Lịch chuyên gia, mỗi hàng một người`} aria-rowcount={lanes.length} onKeyDown={onKeyDown}>
            <div className="timeline__hours" aria-hidden="true">
              <span />
              <div className="timeline__axis num">
                {hours.map((hour) => (
                  <span key={hour}>{hour}</span>
                ))}
                {now >= day.from && now < day.to && (
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
                free={placing ? (free.get(lane.id) ?? null) : null}
                minutes={minutes}
                planningId={planning?.id ?? null}
                cursor={cursorIn(lane.id)}
                preview={preview?.lane === lane.id ? preview : null}
                onPick={onPick}
                onFocus={onFocus}
              />
            ))}
            {now >= day.from && now < day.to && (
              <div className="timeline__now" aria-hidden="true">
                <i style={{ left: `${percentAt(now, day)}%` }} />
              </div>
            )}
          </div>
        </div>
      )}
      {ghost && dragged && (
        <div className="drag-ghost" aria-hidden="true" style={{ transform: `translate(${ghost.x + 12}px, ${ghost.y + 14}px)` }}>
          {dragged.line.code} · {dragged.line.requesting_hospital.short_name}
        </div>
      )}
      {at.failed && <DropConflict refusal={at.failed.refusal} busy={at.busy} onPick={at.failed.retry} onClose={at.dropFailed} />}
    </section>
  );
}

/** A day opens at seven, or where its hand stands when that is out of sight. */
function useScrollTo(day: number, now: number | null, box: RefObject<HTMLElement | null>, pending: boolean): void {
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const scroll = box.current;
    if (pending || !scroll || shown.current === dayKey(day)) return;
    shown.current = dayKey(day);
    const track = scroll.querySelector<HTMLElement>('.timeline__axis')?.offsetWidth ?? 0;
    const hour = now === null ? firstHour : (now - day) / 3_600_000;
    const first = hour >= firstHour && hour < firstHour + 9.5 ? firstHour : Math.min(14, Math.max(0, hour - 1));
    scroll.scrollTo({ left: (track / 24) * first });
  }, [day, now, box, pending]);
}

/** The specialists of the day against the hours: what is booked, held and free, and where the chosen case fits. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo, useState } from 'react';
import { appointmentsQuery } from '../../../api/consultations';
import { Empty, ErrorNote, Skeleton } from '../../../ui/Feedback';
import { useNow } from '../../../ui/useNow';
import type { Line } from '../board';
import type { Steps } from '../steps';
import { dayMs, dayOf, quarterMs } from '../timeline';
import { OverrideDialog } from '../OverrideDialog';
import { DropConflict } from './DropConflict';
import { LaneGrid } from './LaneGrid';
import { MoveStrip } from './MoveStrip';
import { TimelineHead } from './TimelineHead';
import './timeline.css';
import { useDropping } from './useDropping';
import { useFreeTimes, useLanes } from './useLanes';
import { usePick } from './usePick';
import { isPlacing, usePlacing } from './usePlacing';

type Props = {
  lines: readonly Line[];
  planning: Line | null;
  /** Where the reader coordinates. */
  hospitals: ReadonlySet<string>;
  specialty: string;
  steps: Steps;
  onOpen: (line: Line) => void;
  onPlan: (line: Line | null) => void;
  /** The case came by a key: the focus goes to its first free time. */
  focusTimes: boolean;
};

export function Timeline({ lines, planning, hospitals, specialty, steps, onOpen, onPlan, focusTimes }: Props) {
  const { t } = useLingui();
  const now = useNow(15_000);
  const today = dayOf(now).from;
  const [day, setDay] = useDay(today, planning);
  const [wished, setWished] = useState('30');
  const [asked, setAsked] = useState<string | null>(null);
  const placing = isPlacing(planning) ? planning : null;
  const moving = placing?.state === 'booked' ? placing.appointment : null;
  const minutes = moving ? (moving.ends_at - moving.starts_at) / 60_000 : Number(wished);
  const known = useLanes(day, hospitals, planning, specialty);
  // The times change with the quarter, not with each look at the clock.
  const { free, loaded } = useFreeTimes(known.lanes, placing, day, minutes, Math.ceil(now / quarterMs) * quarterMs);
  const { lanes } = known;
  const calendar = useQuery(appointmentsQuery(day.from, day.to));
  const entries = useMemo(() => new Map(calendar.data?.map((entry) => [entry.appointment.id, entry])), [calendar.data]);
  const byId = useMemo(() => new Map(lines.map((line) => [line.id, line])), [lines]);
  const lineOf = useCallback((id: string) => byId.get(id), [byId]);
  const entryOf = useCallback((id: string) => entries.get(id), [entries]);

  const at = usePlacing(steps, onPlan);
  const { dragged, preview, ghost } = useDropping({
    lanes,
    day,
    minutes: Number(wished),
    lineOf,
    entryOf,
    onDrop: (what, lane, { from, to, conflict }, point) => at.place(what.line, what.from, lane, { from, to }, conflict, point),
  });
  const picking = usePick({ planning, minutes, lineOf, entryOf, steps, at, onOpen, onPlan });
  const goal = asked ?? (focusTimes ? (planning?.id ?? null) : null);
  return (
    <section className="timeline" aria-label={t`Lịch chuyên gia theo giờ`}>
      <TimelineHead
        planning={planning}
        placing={placing !== null}
        fixedMinutes={moving !== null}
        minutes={wished}
        onMinutes={setWished}
        day={day}
        today={today}
        onDay={setDay}
        onFree={(from) => {
          setDay(from);
          setAsked(`${planning?.id} ${from}`);
        }}
        full={placing !== null && loaded && ![...free.values()].some((times) => times.length > 0)}
        focusFree={focusTimes && asked === null}
        held={[...entries.values()].filter(({ appointment }) => appointment.status === 'held').length}
        onOpen={onOpen}
        onClear={() => onPlan(null)}
      />
      {at.move && <MoveStrip key={`${at.move.to.specialist_id}-${at.move.to.starts_at}`} from={at.move.from} to={at.move.to} busy={at.busy} onMove={at.confirmMove} onClose={at.dropMove} />}
      {known.error !== null && <ErrorNote what={<Trans>Chưa tải được lịch chuyên gia.</Trans>} error={known.error} onRetry={known.retry} />}
      {lanes.length > 0 ? (
        <LaneGrid lanes={lanes} day={day} now={now} free={placing && free} minutes={minutes} planning={planning} preview={preview} busy={at.busy} goal={loaded && !known.pending ? goal : null} {...picking} />
      ) : known.pending ? (
        <Skeleton rows={4} />
      ) : (
        <Nobody own={hospitals.size > 0 && specialty === '' && planning === null} />
      )}
      {ghost && dragged && (
        <div className="drag-ghost" aria-hidden="true" style={{ transform: `translate(${ghost.x + 12}px, ${ghost.y + 14}px)` }}>
          {dragged.line.code} · {dragged.line.requesting_hospital.short_name}
        </div>
      )}
      {at.overriding && <OverrideDialog time={at.overriding.time} busy={at.busy} error={at.overriding.error} onConfirm={at.confirmOverride} onClose={at.dropOverride} />}
      {at.failed && <DropConflict refusal={at.failed.refusal} busy={at.busy} onPick={at.failed.retry} onClose={at.dropFailed} />}
    </section>
  );
}

/** The day on the line. A case that has its time is shown on its day. */
function useDay(today: number, planning: Line | null) {
  const [from, setFrom] = useState(today);
  const [followed, setFollowed] = useState<string | null>(null);
  const id = planning?.id ?? null;
  if (id !== followed) {
    setFollowed(id);
    if (planning?.appointment && planning.state !== 'accepted') setFrom(dayOf(planning.appointment.starts_at).from);
  }
  const day = useMemo(() => ({ from, to: from + dayMs }), [from]);
  return [day, setFrom] as const;
}

function Nobody({ own }: { own: boolean }) {
  return (
    <Empty>
      {own ? <Trans>Cơ sở của bạn không có chuyên gia tư vấn. Chọn một ca chờ xếp để xem lịch của cơ sở tư vấn.</Trans> : <Trans>Không có chuyên gia nào của chuyên khoa này.</Trans>}
    </Empty>
  );
}

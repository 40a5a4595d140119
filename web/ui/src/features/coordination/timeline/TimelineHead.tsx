/** Above the lanes: which case is placed, how long, which day. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../../api/directory';
import { Button, IconButton } from '../../../ui/Button';
import { Segmented } from '../../../ui/RadioCards';
import { StateChip } from '../../../ui/StateChip';
import { dayKey, formatTime, formatWeekday, instantOf } from '../../../ui/time';
import { freeTimesQuery } from '../api';
import type { Line } from '../board';
import { dayMs, type Span } from '../timeline';

const lengths = ['15', '30', '45', '60'] as const;

type Props = {
  planning: Line | null;
  placing: boolean;
  fixedMinutes: boolean;
  minutes: string;
  onMinutes: (minutes: string) => void;
  day: Span;
  today: number;
  onDay: (from: number) => void;
  /** To the first day that has room. */
  onFree: (from: number) => void;
  /** Nothing is free on this day. */
  full: boolean;
  /** The case came by a key: where this day has nothing, the focus goes to the next that has. */
  focusFree: boolean;
  held: number;
  onOpen: (line: Line) => void;
  onClear: () => void;
};

export function TimelineHead({ planning, placing, fixedMinutes, minutes, onMinutes, day, today, onDay, onFree, full, focusFree, held, onOpen, onClear }: Props) {
  const { t } = useLingui();
  return (
    <header className="timeline__head">
      <Title planning={planning} />
      <p className="timeline__hint size-13 text-2" role="status">
        <Hint planning={planning} placing={placing} full={full} />
      </p>
      {full && planning && <NextFree planning={planning} minutes={Number(minutes)} today={today} focus={focusFree} onDay={onFree} />}
      {held > 0 && (
        <StateChip icon="clock">
          <Plural value={held} other="Giữ # chỗ" />
        </StateChip>
      )}
      {placing && !fixedMinutes && <Segmented small legend={t`Số phút`} choices={lengths.map((value) => ({ value, label: t`${value} phút` }))} value={lengths.find((one) => one === minutes) ?? '30'} onChange={onMinutes} />}
      {planning && (
        <>
          <IconButton size="s" icon="doc" label={t`Mở ca`} onClick={() => onOpen(planning)} />
          <IconButton size="s" icon="x" label={t`Thôi xếp ca này`} onClick={onClear} />
        </>
      )}
      <div className="timeline__days" role="group" aria-label={t`Ngày`}>
        <IconButton icon="left" size="s" label={t`Ngày trước`} onClick={() => onDay(day.from - dayMs)} />
        <span className="timeline__day num">{formatWeekday(day.from)}</span>
        <Button size="s" variant="quiet" aria-pressed={day.from === today} onClick={() => onDay(today)}>
          <Trans>Hôm nay</Trans>
        </Button>
        <IconButton icon="right" size="s" label={t`Ngày sau`} onClick={() => onDay(day.from + dayMs)} />
      </div>
    </header>
  );
}

function Title({ planning }: { planning: Line | null }) {
  const specialty = useSpecialtyName();
  if (planning === null) {
    return (
      <h2>
        <Trans>Lịch chuyên gia</Trans>
      </h2>
    );
  }
  const name = specialty(planning.specialty);
  return (
    <h2>
      {planning.state === 'booked' ? <Trans>Chuyển giờ ca {name}</Trans> : <Trans>Xếp ca {name} đang chọn</Trans>} <span className="text-2 num timeline__code">{planning.code}</span>
    </h2>
  );
}

function Hint({ planning, placing, full }: { planning: Line | null; placing: boolean; full: boolean }) {
  if (planning === null) return <Trans>Bấm một ca chờ xếp, hoặc kéo ca vào giờ trống.</Trans>;
  if (planning.state === 'held') return <Trans>Đang giữ chỗ. Bấm ô giữ chỗ lần nữa để đặt lịch.</Trans>;
  if (!placing) return <Trans>Ca này chưa xếp giờ được. Mở ca để xem.</Trans>;
  if (full) return <Trans>Ngày này hết giờ trống.</Trans>;
  if (planning.state === 'booked') return <Trans>Bấm khung xanh, hoặc kéo ca sang giờ khác, người khác.</Trans>;
  return <Trans>Khung viền xanh là trống thật. Bấm để giữ chỗ 5 phút, bấm lần nữa để đặt.</Trans>;
}

/** The first day of the coming two weeks that has room. */
function NextFree({ planning, minutes, today, focus, onDay }: { planning: Line; minutes: number; today: number; focus: boolean; onDay: (from: number) => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const found = useQuery(freeTimesQuery({ hospital: planning.advising_hospital?.id ?? '', specialty: planning.specialty ?? '', from: today, to: today + 14 * dayMs, minutes }));
  const first = found.data?.[0];
  const shown = first !== undefined;
  useEffect(() => {
    if (focus && shown) button.current?.focus();
  }, [focus, shown]);
  if (!first) return null;
  const when = `${formatTime(first.starts_at)} ${formatWeekday(first.starts_at)}`;
  return (
    <Button ref={button} size="s" icon="right" onClick={() => onDay(instantOf(dayKey(first.starts_at), '00:00'))}>
      <Trans>Giờ trống gần nhất: {when}</Trans>
    </Button>
  );
}

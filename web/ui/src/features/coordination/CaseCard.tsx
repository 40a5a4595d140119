/** A case on the board: urgency, specialty, whose clock runs, the question in one line, who asks, how complete. */
import { Trans, useLingui } from '@lingui/react/macro';
import { memo, useEffect, useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { dayKey, formatDateTime, formatDayMonth, formatTime } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import { isOffer } from '../consultation/holds';
import { isPlannable } from './actions';
import type { Line } from './board';
import { CardClock } from './CardClock';
import { OutcomeDue } from './OutcomeNote';

type Props = {
  line: Line;
  selected: boolean;
  tabbable: boolean;
  /** The narrow columns that are only watched show less. */
  watched: boolean;
  /** Where it stands in the waiting list, if it does; null where that is not known. */
  place?: number | null;
  onPress: (line: Line) => void;
  onFocus: (id: string) => void;
  onMenu: (line: Line, anchor: Element) => void;
};

/** Painted again only when its own line changes: the list keeps the lines that a reload did not touch. */
export const CaseCard = memo(function CaseCard({ line, selected, tabbable, watched, place, onPress, onFocus, onMenu }: Props) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const changed = useChanged(line);
  const who = line.patient ? ageAndSex(line.patient, now) : '';
  const name = specialty(line.specialty);
  return (
    <div className={classes('case-slot', selected && 'case-slot--selected')}>
      <button
        type="button"
        className={classes('case', selected && 'case--selected')}
        data-case={line.id}
        data-drag-case={isPlannable(line) ? line.id : undefined}
        aria-current={selected || undefined}
        aria-keyshortcuts="Enter X A M"
        tabIndex={tabbable ? 0 : -1}
        onClick={() => onPress(line)}
        onFocus={() => onFocus(line.id)}
      >
        {changed && <span key={line.version} className="case__tint" />}
        <span className="case__top">
          <UrgencyMark level={line.urgency} wordless />
          <span className="case__specialty">{name}</span>
          {!watched && <CardClock line={line} />}
        </span>
        {!watched && <span className="case__question">{who !== '' && line.headline ? `${who}: ${line.headline}` : (line.headline ?? line.code)}</span>}
        <CaseNote line={line} watched={watched} place={place} />
      </button>
      <button
        type="button"
        className="case__more"
        aria-label={t`Việc với ca ${line.code}`}
        title={t`Việc với ca`}
        aria-haspopup="menu"
        tabIndex={tabbable ? 0 : -1}
        onClick={(event) => onMenu(line, event.currentTarget)}
      >
        <Icon name="more" size="s" />
      </button>
    </div>
  );
});

// The version of each case that this page has shown. A card that goes to another column is a new element.
const seen = new Map<string, number>();

/** Whether the case has changed since it was last shown; what is seen for the first time has not. */
function useChanged({ id, version }: Line): boolean {
  const [first] = useState(() => seen.get(id) ?? version);
  useEffect(() => {
    seen.set(id, version);
  }, [id, version]);
  return version !== first;
}

function CaseNote({ line, watched, place }: Pick<Props, 'line' | 'watched' | 'place'>) {
  switch (line.state) {
    case 'in_consultation':
      return (
        <span className="case__foot">
          <StateChip tone="ok">
            <Trans>Đang họp</Trans>
          </StateChip>
        </span>
      );
    case 'interrupted':
      return (
        <span className="case__foot">
          <StateChip tone="warn" icon="signal-low">
            <Trans>Đang gián đoạn</Trans>
          </StateChip>
        </span>
      );
    case 'signed':
      return (
        <span className="case__foot num">
          <OutcomeDue line={line} />
        </span>
      );
    case 'concluded':
      return line.concluded_at ? (
        <span className="case__foot num">
          <Trans>Họp xong {formatDateTime(line.concluded_at)}</Trans>
        </span>
      ) : null;
    default:
      return watched ? null : <Foot line={line} place={place} />;
  }
}

function Foot({ line, place }: Pick<Props, 'line' | 'place'>) {
  const reason = line.state === 'returned' || line.state === 'no_show' ? line.state_reason : '';
  return (
    <>
      {reason !== '' && <span className="case__missing">{reason}</span>}
      <span className="case__foot">
        <span className="case__hospital">
          <LaterHour line={line} />
          {line.requesting_hospital.short_name}
        </span>
        {line.completeness && <span className="num nowrap">{line.completeness.percent} %</span>}
      </span>
      <Chip line={line} place={place} />
    </>
  );
}

function LaterHour({ line: { appointment, state } }: { line: Line }) {
  const now = useNow(60_000);
  if (!appointment || (state !== 'booked' && state !== 'waiting' && state !== 'held') || dayKey(appointment.starts_at) === dayKey(now)) return null;
  const day = state === 'held' ? ` ${formatDayMonth(appointment.starts_at)}` : '';
  return <b className="num">{`${formatTime(appointment.starts_at)}${day} · `}</b>;
}

function Chip({ line, place }: Pick<Props, 'line' | 'place'>) {
  switch (line.state) {
    case 'accepted':
      return place === undefined ? null : (
        <StateChip icon="clock">
          {place === null ? <Trans>Chờ giờ trống</Trans> : <Trans>Chờ giờ trống, thứ {place}</Trans>}
        </StateChip>
      );
    case 'held':
      return isOffer(line) ? (
        <StateChip tone="accent" icon="bell">
          <Trans>Có giờ trống, nhận trong 15 phút</Trans>
        </StateChip>
      ) : (
        <StateChip tone="warn" icon="clock">
          <Trans>Đang giữ chỗ</Trans>
        </StateChip>
      );
    case 'no_show':
      return (
        <StateChip tone="bad" icon="alert">
          <Trans>Vắng, cần xếp lại</Trans>
        </StateChip>
      );
    case 'waiting':
      return (
        <StateChip tone="warn" icon="knock">
          <Trans>Có người chờ</Trans>
        </StateChip>
      );
    default:
      return null;
  }
}

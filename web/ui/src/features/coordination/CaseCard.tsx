/** A case on the board: urgency, specialty, the question in one line, who asks, how complete, whose clock runs. */
import { Trans } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { Countdown } from '../../ui/Countdown';
import { classes } from '../../ui/classes';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { formatDateTime, formatTime, dayKey, formatDayMonth } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import type { Line } from './board';

type Props = { line: Line; selected: boolean; tabbable: boolean; onOpen: () => void; onFocus: () => void };

export function CaseCard({ line, selected, tabbable, onOpen, onFocus }: Props) {
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const who = line.patient ? ageAndSex(line.patient, now) : '';
  return (
    <button
      type="button"
      className={classes('case', selected && 'case--selected')}
      data-case={line.id}
      aria-current={selected || undefined}
      tabIndex={tabbable ? 0 : -1}
      onClick={onOpen}
      onFocus={onFocus}
    >
      <span className="case__top">
        <UrgencyMark level={line.urgency} wordless />
        <span className="case__specialty">{specialty(line.specialty)}</span>
        <When line={line} now={now} />
      </span>
      <span className="case__question">
        {who !== '' && line.headline ? `${who}: ${line.headline}` : (line.headline ?? line.code)}
      </span>
      <span className="case__foot">
        <span className="case__hospital">{line.requesting_hospital.short_name}</span>
        {line.completeness && <span className="num nowrap">{line.completeness.percent} %</span>}
      </span>
      <CaseNote line={line} />
    </button>
  );
}

/** The hour of a booked case stands where the eye looks for it. */
function When({ line, now }: { line: Line; now: number }) {
  const at = line.appointment?.starts_at;
  if (at === undefined || !['booked', 'waiting', 'held'].includes(line.state)) return null;
  const today = dayKey(at) === dayKey(now);
  return <b className="num nowrap">{today ? formatTime(at) : `${formatTime(at)} ${formatDayMonth(at)}`}</b>;
}

function CaseNote({ line }: { line: Line }) {
  const { appointment, submitted_at, due_at, concluded_at } = line;
  switch (line.state) {
    case 'submitted':
    case 'accepted':
      return due_at && submitted_at ? <Countdown from={submitted_at} to={due_at} owner={<Trans>hạn trả lời</Trans>} /> : null;
    case 'returned':
      return (
        <span className="case__note">
          <Trans>Chờ cơ sở yêu cầu bổ sung</Trans>
        </span>
      );
    case 'held':
      return (
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
    case 'booked':
      return appointment ? (
        <Countdown kind="appointment" from={line.submitted_at ?? line.updated_at} to={appointment.starts_at} owner={<Trans>đến giờ họp</Trans>} />
      ) : null;
    case 'waiting':
      return (
        <StateChip tone="warn" icon="knock">
          <Trans>Có người chờ</Trans>
        </StateChip>
      );
    case 'interrupted':
      return (
        <StateChip tone="warn" icon="signal-low">
          <Trans>Đang gián đoạn</Trans>
        </StateChip>
      );
    case 'concluded':
      return concluded_at ? (
        <span className="case__note num">
          <Trans>Họp xong {formatDateTime(concluded_at)}</Trans>
        </span>
      ) : null;
    default:
      return null;
  }
}

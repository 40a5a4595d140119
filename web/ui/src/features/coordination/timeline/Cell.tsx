/** A cell of the timeline: a quarter of free time, or the whole of what is taken. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type CSSProperties, memo } from 'react';
import { classes } from '../../../ui/classes';
import { formatTimeRange } from '../../../ui/time';
import { UrgencyMark } from '../../../ui/UrgencyMark';
import { HoldClock } from '../CardClock';
import type { Segment } from '../timeline';
import { placeName, segmentWords, whoOf } from '../words';

export type CellAction = 'hold' | 'book' | 'open' | 'choose_case' | 'not_adviser' | 'too_short' | 'none';

type Props = {
  who: string;
  segment: Segment;
  style: CSSProperties;
  action: CellAction;
  minutes: number;
  tabbable: boolean;
  onPick: (element: Element) => void;
  onFocus: () => void;
};

export function Cell({ who, segment, style, action, minutes, tabbable, onPick, onFocus }: Props) {
  const how = useHow(action, minutes);
  const { kind, taken } = segment;
  const movable = taken?.kind === 'booked' && taken.entry?.appointment.status === 'booked' && taken.entry.consultation;
  const label = [who, formatTimeRange(segment.from, segment.to), segmentWords(segment)].join(', ');
  return (
    <div
      role="gridcell"
      className={classes('cell', `cell--${kind}`, (action === 'hold' || action === 'book' || action === 'open') && 'cell--acts')}
      style={style}
      tabIndex={tabbable ? 0 : -1}
      data-from={segment.from}
      data-drag-appointment={movable ? taken.entry?.appointment.id : undefined}
      title={taken || segment.label !== '' ? label : undefined}
      onClick={(event) => onPick(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onPick(event.currentTarget);
      }}
      onFocus={onFocus}
    >
      <span className="sr-only">{`${label}. ${how}`}</span>
      <Content segment={segment} />
    </div>
  );
}

function useHow(action: CellAction, minutes: number): string {
  const { t } = useLingui();
  switch (action) {
    case 'hold':
      return t`Enter giữ chỗ ${minutes} phút.`;
    case 'book':
      return t`Enter đặt lịch, Esc nhả chỗ.`;
    case 'open':
      return t`Enter mở ca.`;
    case 'choose_case':
      return t`Chọn một ca chờ xếp trước, bằng phím X trên thẻ ca.`;
    case 'not_adviser':
      return t`Không chọn được: người này không tư vấn chuyên khoa của ca.`;
    case 'too_short':
      return t`Không chọn được: từ giờ này không đủ ${minutes} phút trống.`;
    default:
      return t`Không chọn được.`;
  }
}

const Content = memo(function Content({ segment }: { segment: Segment }) {
  const { taken, kind } = segment;
  if (taken) {
    const { entry } = taken;
    const level = entry?.consultation?.urgency;
    const expires = entry?.appointment.hold_expires_at;
    return (
      <span className="cell__text" aria-hidden="true">
        {level && taken.kind !== 'held' && <UrgencyMark level={level} wordless />}
        {taken.kind === 'held' && expires ? (
          <>
            <HoldClock expires={expires} bare /> <Trans>Giữ chỗ</Trans>
          </>
        ) : taken.kind === 'live' ? (
          <Trans>Đang họp</Trans>
        ) : taken.kind === 'done' ? (
          entry?.appointment.status === 'no_show' ? <Trans>Vắng mặt</Trans> : <Trans>Họp xong</Trans>
        ) : (
          placeName(whoOf(taken))
        )}
      </span>
    );
  }
  if (kind === 'absent' || kind === 'theatre' || kind === 'holiday') {
    return (
      <span className="cell__text" aria-hidden="true">
        {segmentWords(segment)}
      </span>
    );
  }
  return null;
});

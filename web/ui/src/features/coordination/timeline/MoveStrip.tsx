/** A move before it is made: from where to where, one button, and a way back. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button';
import { Icon } from '../../../ui/Icon';
import { formatTimeRange, formatWeekday } from '../../../ui/time';
import type { Appointment, FreeTime } from '../api';

type Props = { from: Appointment; to: FreeTime; busy: boolean; onMove: () => void; onClose: () => void };

export function MoveStrip({ from, to, busy, onMove, onClose }: Props) {
  const { t } = useLingui();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const words = (time: FreeTime) => `${formatTimeRange(time.starts_at, time.ends_at)} ${formatWeekday(time.starts_at)}, ${time.specialist}`;
  return (
    <div className="move-strip" role="group" aria-label={t`Chuyển giờ hẹn`}>
      <Icon name="swap" />
      <p className="grow num">
        <span className="move-strip__from">{words(from)}</span> <Icon name="right" size="s" /> <span className="sr-only">{t`sang`}</span>
        <b>{words(to)}</b>
      </p>
      <Button ref={button} size="s" variant="primary" busy={busy} onClick={onMove}>
        <Trans>Chuyển và báo hai bên</Trans>
      </Button>
      <Button size="s" onClick={onClose}>
        <Trans>Để nguyên</Trans>
      </Button>
    </div>
  );
}

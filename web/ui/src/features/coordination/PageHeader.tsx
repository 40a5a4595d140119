/** The first line of the page: what is next, the day in numbers, the keys. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { formatTime, formatWeekday } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { countDay, type Line } from './board';
import { NextStep } from './NextStep';

type Props = { lines: readonly Line[]; loaded: boolean; hidden: boolean; onOpen: (id: string, how: 'read' | 'plan') => void; onKeys: () => void };

export function PageHeader({ lines, loaded, hidden, onOpen, onKeys }: Props) {
  const { t } = useLingui();
  const now = useNow(30_000);
  if (hidden) {
    return (
      <h1 className="sr-only">
        <Trans>Điều phối</Trans>
      </h1>
    );
  }
  return (
    <header className="coordination__head">
      <h1 className="coordination__title">
        <Trans>Điều phối</Trans>{' '}
        <span className="text-2 coordination__now num">
          {formatWeekday(now)} · {formatTime(now)}
        </span>
      </h1>
      {loaded && <NextStep lines={lines} now={now} onOpen={onOpen} />}
      <span className="grow" />
      {loaded && <Counts lines={lines} now={now} />}
      <Button size="s" variant="quiet" className="coordination__keys" kbd="?" aria-keyshortcuts="?" aria-label={t`Phím tắt`} title={t`Phím tắt`} onClick={onKeys} />
    </header>
  );
}

function Counts({ lines, now }: { lines: readonly Line[]; now: number }) {
  const { today, settled, mine } = countDay(lines, now);
  return (
    <p className="coordination__counts size-13 text-2 num">
      <Trans>
        {today} ca hôm nay · {settled} đã có giờ · <b>{mine} cần bạn</b>
      </Trans>
    </p>
  );
}

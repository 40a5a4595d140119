/** The day in one line, what waits for an answer, and the way out for somebody who is called away. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { SignedInUser } from '../../api/session';
import { Button, IconButton } from '../../ui/Button';
import { Menu } from '../../ui/Menu';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import { AbsenceSheet } from '../handover/AbsenceSheet';
import { HandOverButton } from '../handover/HandOverButton';
import { type Block, type Entry, isOver } from './day';

type Props = {
  user: SignedInUser;
  from: number;
  isToday: boolean;
  loaded: boolean;
  day: readonly Entry[];
  blocks: readonly Block[];
  /** Those that wait for an answer, wherever on the page they stand. */
  waiting: readonly Entry[];
  onStep: (days: number) => void;
  onToday: () => void;
};

export function DayHeader({ user, from, isToday, loaded, day, blocks, waiting, onStep, onToday }: Props) {
  const { t } = useLingui();
  const me = { id: user.id, name: [user.title, user.full_name].filter(Boolean).join(' ') };
  const left = day.filter((entry) => !isOver(entry)).length;
  const theatre = blocks.filter(({ kind }) => kind === 'theatre').map((block) => formatTimeRange(block.from, block.to));
  const lists = theatre.join(', ');
  const first = waiting[0];
  return (
    <header className="day__head">
      <div className="day__title">
        <h1>{isToday ? <Count total={day.length} left={left} loaded={loaded} /> : formatWeekday(from)}</h1>
        <p className="text-2 size-13 num">
          {isToday ? formatWeekday(from) : <Plural value={day.length} other="# ca" />}
          {theatre.length > 0 && (
            <>
              {' · '}
              <Trans>mổ {lists}</Trans>
            </>
          )}
        </p>
      </div>
      <div className="day__acts">
        <HandOverButton person={me} />
        <More me={me} />
      </div>
      <div className="day__steps">
        {first && (
          <Button size="s" variant="quiet" icon="bell" className="day__waiting" onClick={() => goTo(first)}>
            <Plural value={waiting.length} other="# giờ hẹn chờ bạn trả lời" />
          </Button>
        )}
        <span className="grow" />
        <IconButton icon="left" size="s" label={t`Ngày trước`} onClick={() => onStep(-1)} />
        {!isToday && (
          <Button size="s" onClick={onToday}>
            <Trans>Hôm nay</Trans>
          </Button>
        )}
        <IconButton icon="right" size="s" label={t`Ngày sau`} onClick={() => onStep(1)} />
      </div>
    </header>
  );
}

/** The first button of its answer gets the focus, and so comes into sight. */
function goTo({ appointment }: Entry): void {
  const place = document.getElementById(`gio-${appointment.id}`);
  place?.scrollIntoView({ block: 'center' });
  place?.querySelector<HTMLElement>('.answer button')?.focus({ preventScroll: true });
}

function More({ me }: { me: { id: string; name: string } }) {
  const { t } = useLingui();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const [absence, setAbsence] = useState(false);
  return (
    <>
      <IconButton icon="more" variant="default" label={t`Việc khác trong ngày`} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)} />
      {anchor && <Menu label={t`Việc khác trong ngày`} anchor={anchor} onClose={() => setAnchor(null)} items={[{ id: 'absence', icon: 'calendar', label: <Trans>Ghi vắng…</Trans>, run: () => setAbsence(true) }]} />}
      {absence && <AbsenceSheet person={me} self onClose={() => setAbsence(false)} />}
    </>
  );
}

function Count({ total, left, loaded }: { total: number; left: number; loaded: boolean }) {
  if (!loaded) return <Trans>Hôm nay</Trans>;
  if (total === 0) return <Trans>Hôm nay không có ca nào</Trans>;
  return (
    <Trans>
      Hôm nay {total} ca, còn {left}
    </Trans>
  );
}

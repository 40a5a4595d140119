/** The day by hour: what is over folded together, then meetings and what takes their time away. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { formatTime } from '../../ui/time';
import type { Meeting } from '../meetings/api';
import { MeetingCard } from '../meetings/MeetingCard';
import { DayEntry } from './DayEntry';
import { type Block, type Entry, isOver, itemsOf, medianMinutes } from './day';

type Props = { person: string; day: readonly Entry[]; meetings: readonly Meeting[]; blocks: readonly Block[]; next: Entry | null; now: number; fold: boolean };

/** One that is over needs no fold. */
const foldFrom = 2;

export function DayList({ person, day, meetings, blocks, next, now, fold }: Props) {
  const { t } = useLingui();
  const over = day.filter(isOver);
  const folded = fold && over.length >= foldFrom;
  // The next meeting stands above the list, by itself.
  const items = itemsOf(
    day.filter((entry) => entry !== next && !(folded && isOver(entry))),
    meetings,
    blocks,
  );
  return (
    <>
      {folded && <Over entries={over} now={now} />}
      {items.length > 0 && (
        <ol className="day__list" aria-label={t`Các ca trong ngày`}>
          {items.map((item) => {
            if (item.kind === 'entry') return <DayEntry key={item.entry.appointment.id} entry={item.entry} now={now} />;
            if (item.kind === 'meeting') return <MeetingCard key={item.meeting.id} meeting={item.meeting} person={person} />;
            return <Blocked key={`${item.block.kind}-${item.at}`} block={item.block} />;
          })}
        </ol>
      )}
    </>
  );
}

function Over({ entries, now }: { entries: readonly Entry[]; now: number }) {
  const { t } = useLingui();
  const median = medianMinutes(entries);
  return (
    <details className="day__over">
      <summary>
        <Plural value={entries.length} other="# ca đã xong" />
        {median !== null && (
          <span className="num">
            , <Trans>trung vị {median} phút</Trans>
          </span>
        )}
      </summary>
      <ol className="day__list" aria-label={t`Các ca đã xong`}>
        {entries.map((entry) => (
          <DayEntry key={entry.appointment.id} entry={entry} now={now} />
        ))}
      </ol>
    </details>
  );
}

function Blocked({ block: { kind, from, to } }: { block: Block }) {
  return (
    <li className="day__entry">
      <p className="day__hour num">
        <b>{formatTime(from)}</b>
        <span className="size-13 text-2">{formatTime(to) === '00:00' ? '24:00' : formatTime(to)}</span>
      </p>
      <p className="day__block">
        <span>{kind === 'theatre' ? <Trans>Lịch mổ, đã chặn</Trans> : kind === 'absent' ? <Trans>Bạn vắng, đã chặn</Trans> : <Trans>Nghỉ lễ</Trans>}</span>
      </p>
    </li>
  );
}

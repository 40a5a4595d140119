/** One person's day: a row of the grid. Each cell says who, from when to when, and what stands there. */
import { useLingui } from '@lingui/react/macro';
import { memo, useMemo } from 'react';
import { classes } from '../../../ui/classes';
import { PresenceDot } from '../../../ui/StateChip';
import { formatTime, formatTimeRange } from '../../../ui/time';
import { type Conflict, presenceOf } from '../conflicts';
import { type Lane, outlines, percentAt, type Segment, segmentsOf, type Span } from '../timeline';
import { conflictWords, hoursWords, presenceWords } from '../words';
import { Cell, type CellAction } from './Cell';
import { WhoMenu } from './WhoMenu';

export type Preview = Span & { lane: string; conflict: Conflict | null };

type Props = {
  lane: Lane;
  day: Span;
  now: number;
  /** The bookable times of the case that is planned; null when none is. */
  free: readonly Span[] | null;
  minutes: number;
  planningId: string | null;
  /** Where the focus stands in this row, if it does. */
  cursor: number | null;
  preview: Preview | null;
  onPick: (lane: Lane, segment: Segment, element: Element) => void;
  onFocus: (lane: string, at: number) => void;
};

export const LaneRow = memo(function LaneRow({ lane, day, now, free, minutes, planningId, cursor, preview, onPick, onFocus }: Props) {
  const { t } = useLingui();
  const segments = useMemo(() => segmentsOf(lane, day, now), [lane, day, now]);
  const starts = useMemo(() => (free === null ? null : new Set(free.map(({ from }) => from))), [free]);
  const drawn = useMemo(() => outlines(free ?? []), [free]);
  // On another day the hours say more than where somebody is at present.
  const presence = day.from <= now && now < day.to ? presenceOf(lane, now) : null;
  const place = (span: Span) => ({ left: `${percentAt(span.from, day)}%`, width: `${percentAt(span.to, day) - percentAt(span.from, day)}%` });
  const action = (segment: Segment): CellAction => {
    if (segment.taken?.kind === 'held' && segment.taken.entry?.consultation?.id === planningId) return 'book';
    if (segment.taken?.entry?.consultation) return 'open';
    if (segment.kind !== 'free') return 'none';
    if (starts === null) return planningId === null ? 'choose_case' : 'not_adviser';
    return starts.has(segment.from) ? 'hold' : 'too_short';
  };
  return (
    <div role="row" className="lane">
      <div role="rowheader" className="lane__who">
        {presence && <PresenceDot state={presence.state} />}
        <span className="lane__name">
          <b>{lane.name}</b>
          <small>{presence ? presenceWords(presence, now) : hoursWords(lane)}</small>
        </span>
        {/* Whose hours the reader may see is of their own hospital. */}
        {lane.open !== null && <WhoMenu person={lane} tabbable={cursor !== null} />}
      </div>
      <div className="lane__track" data-lane={lane.id}>
        {segments.map((segment) => (
          <Cell
            key={segment.from}
            who={lane.name}
            segment={segment}
            style={place(segment)}
            action={action(segment)}
            minutes={minutes}
            tabbable={cursor !== null && segment.from <= cursor && cursor < segment.to}
            onPick={(element) => onPick(lane, segment, element)}
            onFocus={() => onFocus(lane.id, segment.from)}
          />
        ))}
        {drawn.map((span) => (
          // For the eye and the mouse; the cells below say the same and take the keys.
          <div key={span.from} className="lane__free num" style={place(span)} aria-hidden="true" title={t`Giữ chỗ ${formatTimeRange(span.from, span.to)}`} onClick={(event) => pickAt(segments, span.from, (segment) => onPick(lane, segment, event.currentTarget))}>
            {formatTime(span.from)}
          </div>
        ))}
        {preview && (
          <div className={classes('lane__drop', preview.conflict !== null && 'lane__drop--bad')} style={place(preview)} aria-hidden="true">
            <span className="lane__drop-words num">
              {preview.conflict ? conflictWords(preview.conflict) : formatTimeRange(preview.from, preview.to)}
            </span>
          </div>
        )}
      </div>
    </div>
  );
});

function pickAt(segments: readonly Segment[], at: number, pick: (segment: Segment) => void): void {
  const segment = segments.find((one) => one.from <= at && at < one.to);
  if (segment) pick({ ...segment, from: at });
}

/** The board: one list per column from 1200 px up, the same lists under each other below. */
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useUser } from '../../api/session';
import { classes } from '../../ui/classes';
import { waitlistQuery } from '../waitlist/api';
import { placesOf } from '../waitlist/place';
import { coordinates } from './actions';
import { type Filled, fillColumns, type Line } from './board';
import { CaseCard } from './CaseCard';
import { type CaseCommands, useCaseKeys } from './useCaseKeys';
import { useKeptFocus } from './useKeptFocus';

type Props = { lines: readonly Line[]; selectedId: string | null; onPress: (line: Line) => void } & CaseCommands;

export function Board({ lines, selectedId, onPress, ...commands }: Props) {
  const board = useRef<HTMLDivElement>(null);
  const filled = useMemo(() => fillColumns(lines), [lines]);
  const waiting = useQuery(waitlistQuery).data;
  const user = useUser();
  const places = useMemo(() => placesOf(waiting ?? [], coordinates(user)), [waiting, user]);
  const [focused, setFocused] = useState<string | null>(null);
  const ids = useMemo(() => filled.map(({ cases }) => cases.map(({ id }) => id)), [filled]);
  const known = useMemo(() => new Map(lines.map((line) => [line.id, line])), [lines]);
  // One stop for Tab: the card last focused, else the open one, else the first.
  const stop = [focused, selectedId].find((id) => id !== null && known.has(id)) ?? ids.find((column) => column.length > 0)?.[0] ?? null;
  const lineOf = useCallback((id: string) => known.get(id), [known]);
  useCaseKeys({ box: board, columns: ids, stop, lineOf, ...commands });
  const keeping = useKeptFocus(board, focused);
  // A column is told only of what stands in it, so that a step of the focus paints one or two.
  const within = (column: Filled, id: string | null) => (id !== null && column.states.includes(known.get(id)?.state ?? 'draft') ? id : null);
  return (
    <div className="board" ref={board} {...keeping}>
      {filled.map((column) => (
        <Column key={column.id} column={column} selectedId={within(column, selectedId)} stop={within(column, stop)} onPress={onPress} places={column.id === 'to_plan' ? places : noPlaces} onFocus={setFocused} onMenu={commands.onMenu} />
      ))}
    </div>
  );
}

const noPlaces: ReadonlyMap<string, number | null> = new Map();

type ColumnProps = { column: Filled; selectedId: string | null; stop: string | null; places: ReadonlyMap<string, number | null>; onPress: (line: Line) => void; onFocus: (id: string) => void; onMenu: CaseCommands['onMenu'] };

const Column = memo(function Column({ column, selectedId, stop, places, onPress, onFocus, onMenu }: ColumnProps) {
  const { t } = useLingui();
  const { id, cases, acting } = column;
  return (
    <section className={classes('board__column', !acting && 'board__column--watched', cases.length === 0 && 'board__column--empty')} aria-labelledby={`column-${id}`}>
      <h2 className="board__name" id={`column-${id}`}>
        {t(column.name)} <span className="board__count num">{cases.length}</span>
      </h2>
      <ul className="board__cases">
        {cases.map((line) => (
          <li key={line.id}>
            <CaseCard line={line} selected={line.id === selectedId} tabbable={line.id === stop} watched={!acting} place={places.get(line.id)} onPress={onPress} onFocus={onFocus} onMenu={onMenu} />
          </li>
        ))}
      </ul>
    </section>
  );
});

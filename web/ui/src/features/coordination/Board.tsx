/** The board: one list per column from 1200 px up, the same lists under each other below. J and K move, Enter opens. */
import { useLingui } from '@lingui/react/macro';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { classes } from '../../ui/classes';
import { casesOf, columns, type Line } from './board';
import { CaseCard } from './CaseCard';

type Props = { lines: readonly Line[]; selectedId: string | null; onOpen: (id: string, how: 'read' | 'plan') => void };

export function Board({ lines, selectedId, onOpen }: Props) {
  const { t } = useLingui();
  const board = useRef<HTMLDivElement>(null);
  const filled = columns.map((column) => ({ ...column, cases: casesOf(column, lines) }));
  const order = filled.flatMap((column) => column.cases.map((line) => line.id));
  const [focused, setFocused] = useState<string | null>(null);
  // One stop for Tab: the card last focused, else the open one, else the first.
  const stop = [focused, selectedId].find((id) => id !== null && order.includes(id)) ?? order[0];
  useBoardKeys(board, order, stop, onOpen);
  return (
    <div className="board" ref={board}>
      {filled.map((column) => (
        <section key={column.id} className={classes('board__column', !column.acting && 'board__column--watched', column.cases.length === 0 && 'board__column--empty')} aria-labelledby={`column-${column.id}`}>
          <h2 className="board__name" id={`column-${column.id}`}>
            {t(column.name)} <span className="board__count num">{column.cases.length}</span>
          </h2>
          <ul className="board__cases">
            {column.cases.map((line) => (
              <li key={line.id}>
                <CaseCard
                  line={line}
                  selected={line.id === selectedId}
                  tabbable={line.id === stop}
                  onOpen={() => onOpen(line.id, 'read')}
                  onFocus={() => setFocused(line.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Single letters act only while the board has the focus, or nothing has: never while somebody types elsewhere. */
function listens(board: HTMLElement | null): boolean {
  const active = document.activeElement;
  return (active === document.body || active?.id === 'main' || board?.contains(active) === true) && !document.querySelector('[role="dialog"]');
}

function useBoardKeys(board: RefObject<HTMLDivElement | null>, order: readonly string[], stop: string | undefined, onOpen: Props['onOpen']) {
  const newest = useRef({ order, stop, onOpen });
  useEffect(() => {
    newest.current = { order, stop, onOpen };
  });
  useEffect(() => {
    const focus = (id: string | undefined) => id !== undefined && board.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`)?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !listens(board.current)) return;
      const { order, stop, onOpen } = newest.current;
      const onCard = document.activeElement instanceof HTMLElement && document.activeElement.dataset['case'] !== undefined;
      const at = stop === undefined ? -1 : order.indexOf(stop);
      const key = event.key.toLowerCase();
      if (key === 'j' || (event.key === 'ArrowDown' && onCard)) focus(onCard ? order[Math.min(at + 1, order.length - 1)] : stop);
      else if (key === 'k' || (event.key === 'ArrowUp' && onCard)) focus(onCard ? order[Math.max(at - 1, 0)] : stop);
      else if (key === 'x' && stop !== undefined) onOpen(stop, 'plan');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [board]);
}

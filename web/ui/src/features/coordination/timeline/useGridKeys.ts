/** The one cell of the grid that Tab reaches, and the arrows that move it. */
import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react';
import { moveCursor, type Segment, segmentAt } from '../timeline';

type Props = { box: RefObject<HTMLElement | null>; rows: readonly { id: string; segments: readonly Segment[] }[]; start: number; /** Whether Escape had something to do. */ onEscape: () => boolean };

export function useGridKeys({ box, rows, start, onEscape }: Props) {
  const [cursor, setCursor] = useState<{ id: string; at: number } | null>(null);
  const first = rows[0];
  const known = cursor && rows.some(({ id, segments }) => id === cursor.id && segmentAt(segments, cursor.at)) ? cursor : null;
  const here = known ?? (first ? { id: first.id, at: start } : null);

  const focus = (id: string, at: number) => {
    const segment = segmentAt(rows.find((row) => row.id === id)?.segments ?? [], at);
    setCursor({ id, at });
    const cell = segment && box.current?.querySelector<HTMLElement>(`[data-lane="${CSS.escape(id)}"] [data-from="${segment.from}"]`);
    if (!cell || !box.current) return;
    cell.focus({ preventScroll: true });
    bringIn(box.current, cell);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !here) return;
    if (event.key === 'Escape') {
      if (!onEscape()) return;
    } else {
      const lane = rows.findIndex(({ id }) => id === here.id);
      const next = moveCursor(
        rows.map(({ segments }) => segments),
        { lane, at: here.at },
        event.key,
      );
      const row = next && rows[next.lane];
      if (!next || !row) return;
      focus(row.id, next.at);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onFocus = useCallback((id: string, at: number) => setCursor((before) => (before?.id === id && before.at === at ? before : { id, at })), []);
  return { focus, onKeyDown, onFocus, cursorIn: (id: string) => (here?.id === id ? here.at : null) };
}

/** Into sight, beside the column of names that covers the left and the hours that cover the top. */
function bringIn(box: HTMLElement, cell: HTMLElement): void {
  const [outer, inner] = [box.getBoundingClientRect(), cell.getBoundingClientRect()];
  const names = box.querySelector<HTMLElement>('.lane__who')?.offsetWidth ?? 0;
  const top = box.querySelector<HTMLElement>('.timeline__hours')?.offsetHeight ?? 0;
  if (inner.left < outer.left + names) box.scrollLeft -= outer.left + names - inner.left + 20;
  else if (inner.right > outer.right) box.scrollLeft += Math.min(inner.right - outer.right + 20, inner.left - outer.left - names);
  if (inner.top < outer.top + top) box.scrollTop -= outer.top + top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

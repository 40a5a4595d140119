/** A card or a booked meeting over the lanes: what it would be there, told while it is dragged. */
import { useState } from 'react';
import type { Appointment } from '../api';
import type { Line } from '../board';
import { conflictOf } from '../conflicts';
import { type CalendarEntry, type Lane, type Span, timeAt } from '../timeline';
import { type Point, type Source, useDrag } from './drag';
import type { Preview } from './LaneRow';

type Dragged = { line: Line; from: Appointment | null; source: Source; minutes: number };

type Props = {
  lanes: readonly Lane[];
  day: Span;
  minutes: number;
  lineOf: (id: string) => Line | undefined;
  entryOf: (appointment: string) => CalendarEntry | undefined;
  onDrop: (dragged: Dragged, lane: Lane, preview: Preview, at: Point) => void;
};

const edgePx = 48;

export function useDropping({ lanes, day, minutes, lineOf, entryOf, onDrop }: Props) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [ghost, setGhost] = useState<Point | null>(null);

  const over = (at: Point, what: Dragged): Preview | null => {
    const track = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-lane]');
    const lane = track && lanes.find(({ id }) => id === track.dataset['lane']);
    if (!track || !lane) return null;
    const box = track.getBoundingClientRect();
    const from = timeAt(at.x - what.source.grab - box.left, box.width, day);
    const span = { from, to: from + what.minutes * 60_000 };
    return { ...span, lane: lane.id, conflict: conflictOf(lane, { span, now: Date.now(), moving: what.from?.id ?? null, specialty: what.line.specialty ?? null }) };
  };
  const done = () => {
    setDragged(null);
    setPreview(null);
    setGhost(null);
  };

  useDrag({
    onStart: (source, at) => {
      const entry = source.kind === 'appointment' ? entryOf(source.id) : undefined;
      const line = source.kind === 'case' ? lineOf(source.id) : (entry?.consultation ?? undefined);
      if (!line) return;
      const from = entry?.appointment ?? null;
      setDragged({ line, from, source, minutes: from ? (from.ends_at - from.starts_at) / 60_000 : minutes });
      setGhost(at);
    },
    onMove: (at) => {
      if (!dragged) return;
      scrollAtEdge(at);
      const next = over(at, dragged);
      setGhost(at);
      setPreview((before) => (before?.lane === next?.lane && before?.from === next?.from ? before : next));
    },
    onDrop: (at) => {
      if (!dragged) return;
      const last = over(at, dragged);
      const lane = last && lanes.find(({ id }) => id === last.lane);
      const same = last !== null && dragged.from !== null && dragged.from.starts_at === last.from && dragged.from.specialist_id === last.lane;
      if (last && lane && !same) onDrop(dragged, lane, last, at);
      done();
    },
    onCancel: done,
  });
  return { dragged, preview, ghost };
}

/** The line goes on under a pointer that stands at its edge. */
function scrollAtEdge(at: Point): void {
  const box = document.querySelector('.timeline__scroll');
  const edges = box?.getBoundingClientRect();
  if (!box || !edges || at.y < edges.top || at.y > edges.bottom) return;
  if (at.x > edges.right - edgePx) box.scrollLeft += 16;
  else if (at.x < edges.left + 196 + edgePx && at.x > edges.left) box.scrollLeft -= 16;
}

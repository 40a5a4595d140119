/** J and K move, Enter opens, A does the main action, N makes a new one. Off while something else takes the keys. */
import { useCallback, useEffect, useState } from 'react';

export type ListKeys<T> = { selected: string | null; select: (item: T) => void };

type Actions<T> = { open: (item: T) => void; act?: (item: T) => void; create?: () => void };

/** Whether the key belongs to a field, a dialog, or a shortcut of the browser. */
export function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (target?.closest('input, textarea, select, [contenteditable], [role=dialog]')) return true;
  const control = target?.closest('a, button, summary') ?? null;
  return event.key === 'Enter' && control !== null;
}

export function useListKeys<T extends { id: string }>(items: readonly T[], actions: Actions<T>): ListKeys<T> {
  const [selected, setSelected] = useState<string | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const at = items.findIndex((item) => item.id === selected);
      const move = (to: number) => {
        const next = items[Math.min(items.length - 1, Math.max(0, to))];
        if (next) focusRow(next.id, setSelected);
      };
      const item = items[at];
      switch (event.key.toLowerCase()) {
        case 'j':
          move(at + 1);
          break;
        case 'k':
          move(at - 1);
          break;
        case 'enter':
          if (!item) return;
          actions.open(item);
          break;
        case 'a':
          if (!item || !actions.act) return;
          actions.act(item);
          break;
        case 'n':
          if (!actions.create) return;
          actions.create();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return { selected, select: useCallback((item: T) => setSelected(item.id), []) };
}

function focusRow(id: string, select: (id: string) => void): void {
  select(id);
  document.getElementById(`row-${id}`)?.focus();
}

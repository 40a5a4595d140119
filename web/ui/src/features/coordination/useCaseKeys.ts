/** The keys of the board and of the list. Nothing acts while somebody types, or while a dialog or a menu is open. */
import { type RefObject, useEffect, useRef } from 'react';
import type { Line } from './board';
import { commandOf, isTyping, stepFrom } from './keys';

export type CaseCommands = {
  onOpen: (line: Line) => void;
  onPlan: (line: Line) => void;
  onAct: (line: Line) => void;
  onMenu: (line: Line, anchor: Element) => void;
};

type Props = CaseCommands & { box: RefObject<HTMLElement | null>; columns: readonly (readonly string[])[]; stop: string | null; lineOf: (id: string) => Line | undefined };

/** Single letters act only while the cases have the focus, or nothing has. */
function listens(box: HTMLElement | null): boolean {
  const active = document.activeElement;
  return (active === document.body || active?.id === 'main' || box?.contains(active) === true) && !isTyping(active) && !document.querySelector('[role="dialog"], [role="menu"]');
}

export function useCaseKeys(props: Props): void {
  const newest = useRef(props);
  useEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { box, columns, stop, lineOf, onOpen, onPlan, onAct, onMenu } = newest.current;
      if (!listens(box.current)) return;
      const active = document.activeElement;
      const onCard = active instanceof HTMLElement && active.dataset['case'] !== undefined;
      const command = commandOf(event, onCard);
      const card = (id: string | null | undefined) => (id ? box.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`) : null);
      const line = stop === null ? undefined : lineOf(stop);
      switch (command) {
        case 'next':
        case 'previous':
        case 'left':
        case 'right':
          // The first press only shows where it stands.
          card(onCard ? stepFrom(columns, stop ?? undefined, command) : stop)?.focus();
          break;
        case 'find':
          document.querySelector<HTMLElement>('.board-filter input')?.focus();
          break;
        case 'open':
          if (line) onOpen(line);
          break;
        case 'plan':
          if (line) onPlan(line);
          break;
        case 'act':
          if (line) onAct(line);
          break;
        case 'menu': {
          const anchor = card(stop);
          if (line && anchor) onMenu(line, anchor);
          break;
        }
        default:
          return;
      }
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

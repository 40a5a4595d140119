/** What works wherever the focus stands. The open case and the lanes take their own Escape. */
import { useEffect } from 'react';
import { commandOf, isTyping } from './keys';

export function usePageKeys(onHelp: () => void, onEscape: (() => void) | null): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
      if (commandOf(event, false) === 'help') onHelp();
      else if (event.key === 'Escape' && onEscape !== null) onEscape();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onHelp, onEscape]);
}

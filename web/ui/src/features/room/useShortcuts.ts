/** One-letter keys of the room. They rest while somebody types, in dialogs, and inside the excerpt viewer, which has its own. */
import { useEffect } from 'react';
import { toggleSource } from './controls';
import { isHost, listens } from './session/state';
import { waitingPeople } from './session/tiles';
import { useSession } from './useRoom';

function isOccupied(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="application"]') !== null;
}

export function useShortcuts(onChat: () => void): void {
  const session = useSession();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isOccupied(event.target)) return;
      const { state } = session.getSnapshot();
      const key = event.key.toLowerCase();
      // Who listens sends neither.
      if (listens(state) && (key === 'm' || key === 'v')) return;
      const first = waitingPeople(state)[0];
      switch (key) {
        case 'm':
          toggleSource(session, 'microphone');
          break;
        case 'v':
          toggleSource(session, 'camera');
          break;
        case 'h':
          session.dispatch({ type: 'set_hand', raised: !state.handRaised });
          break;
        case 'c':
          onChat();
          break;
        case 'a':
          if (!first || !isHost(state)) return;
          session.dispatch({ type: 'decide', verb: 'admit', participant: first.id });
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [session, onChat]);
}

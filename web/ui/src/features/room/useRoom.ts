/** React's side of a live session: one session as long as the page stands, and its present snapshot. */
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { toast } from '../../ui/Toast';
import { RoomSession, type RoomSnapshot } from './session/RoomSession';

declare global {
  interface Window {
    /**
     * For tests and support, under `?debug` only: the PeerConnection for `getStats` and the session for its state.
     * Nothing in the page reads it.
     */
    __hoichan?: { readonly pc: RTCPeerConnection | null; readonly session: RoomSession };
  }
}

function exposeForDebugging(session: RoomSession): void {
  if (!new URLSearchParams(location.search).has('debug')) return;
  window.__hoichan = {
    get pc() {
      return session.pc;
    },
    session,
  };
}

/** null until the first effect ran. `getTicket` may change between renders; the newest one is asked. */
export function useRoomSession(getTicket: () => Promise<{ ticket: string; listens?: boolean }>, devices: true | 'by_ticket' = true): RoomSession | null {
  const [session, setSession] = useState<RoomSession | null>(null);
  const newest = useRef(getTicket);
  useEffect(() => {
    newest.current = getTicket;
  });
  useEffect(() => {
    const made = new RoomSession({ getTicket: () => newest.current(), devices, onNotice: (message) => toast(message, 'bad') });
    exposeForDebugging(made);
    setSession(made);
    made.start();
    return () => made.dispatch({ type: 'leave' });
  }, [devices]);
  return session;
}

const Room = createContext<RoomSession | null>(null);
export const RoomProvider = Room.Provider;

export function useSession(): RoomSession {
  const session = useContext(Room);
  if (!session) throw new Error('outside of a room');
  return session;
}

export function useRoom(): RoomSnapshot {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.getSnapshot);
}

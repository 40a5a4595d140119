/** All that a live session knows. Plain data: `machine.ts` moves it, `RoomSession` acts on it, the view shows it. */
import type { ChatMessage, MediaFlags, Offer, Participant, Relay, RoomInfo, Slot } from './protocol';

export type Phase = 'joining' | 'waiting' | 'in_room' | 'closed';

/** Why it is over, or why it never began. */
export type Closing =
  | 'left'
  | 'ended'
  | 'refused'
  | 'removed'
  | 'revoked'
  | 'signed_out'
  | 'replaced'
  | 'room_full'
  | 'ticket_refused'
  | 'bad_offer';

export type OutgoingChat = { client_id: string; text: string; at: number; state: 'sending' | 'unsent' | 'refused'; retryAt: number | null };

export type OfferKind = 'ice_restart' | 'new';

/** The media connection as the recovery ladder sees it. */
export type Link = {
  status: 'connecting' | 'connected' | 'recovering';
  packets: number;
  /** When the packet count last grew, later by what the page has stood still since; null before the first packet. */
  progressAt: number | null;
  /** When packets were last counted. */
  countedAt: number | null;
  /** `relay_alive` was asked; without an answer by then, nobody lives there. */
  aliveDeadline: number | null;
  /** An offer that should be made as soon as none is in flight. */
  wish: OfferKind | null;
  /** The offer being made or answered. */
  offer: { offer_id: number; kind: OfferKind; deadline: number } | null;
  attempt: number;
  retryAt: number | null;
};

export type Socket = {
  status: 'closed' | 'opening' | 'open';
  /** `join` was answered on this socket. */
  joined: boolean;
  joinSent: boolean;
  attempt: number;
  retryAt: number | null;
};

export type PendingRequest = { type: string; client_id?: string; sentAt: number };

export type RoomState = {
  phase: Phase;
  closing: { why: Closing; message: string | null } | null;
  socket: Socket;
  link: Link;
  /** An offer that is made and not sent yet. */
  madeOffer: Offer | null;
  ticket: string | null;
  ticketRefusals: number;
  session: string | null;
  epoch: number;
  lastSeq: number;
  /** A gap in the event numbers made the session resume once; a second one is accepted. */
  gapSeen: boolean;
  resume: string | null;
  you: string | null;
  room: RoomInfo | null;
  waitingSince: number | null;
  roster: Readonly<Record<string, Participant>>;
  slots: readonly Slot[];
  chat: readonly ChatMessage[];
  outbox: readonly OutgoingChat[];
  /** Who speaks now, loudest first. */
  speakers: readonly string[];
  media: MediaFlags;
  handRaised: boolean;
  relays: readonly Relay[];
  nextRequestId: number;
  nextOfferId: number;
  /** The last tick: the next one is late if it comes much later. */
  tickedAt: number | null;
  pending: Readonly<Record<number, PendingRequest>>;
};

export const noMedia: MediaFlags = { microphone: false, camera: false, screen: false, camera2: false };

export function firstState(): RoomState {
  return {
    phase: 'joining',
    closing: null,
    socket: { status: 'closed', joined: false, joinSent: false, attempt: 0, retryAt: null },
    link: { status: 'connecting', packets: 0, progressAt: null, countedAt: null, aliveDeadline: null, wish: 'new', offer: null, attempt: 0, retryAt: null },
    madeOffer: null,
    ticket: null,
    ticketRefusals: 0,
    session: null,
    epoch: 0,
    lastSeq: 0,
    gapSeen: false,
    resume: null,
    you: null,
    room: null,
    waitingSince: null,
    roster: {},
    slots: [],
    chat: [],
    outbox: [],
    speakers: [],
    media: noMedia,
    handRaised: false,
    relays: [],
    nextRequestId: 1,
    nextOfferId: 1,
    tickedAt: null,
    pending: {},
  };
}

export function me(state: RoomState): Participant | null {
  return state.you === null ? null : (state.roster[state.you] ?? null);
}

export function isHost(state: RoomState): boolean {
  const role = me(state)?.role;
  return role === 'host' || role === 'cohost';
}

/** Whether one only listens: nothing of theirs is asked for or sent, and they have no picture. */
export function listens(state: RoomState): boolean {
  return me(state)?.kind === 'listener';
}

/** The strip "Đang nối lại": the socket or the media is being recovered. */
export function isReconnecting(state: RoomState): boolean {
  if (state.phase !== 'in_room' && state.phase !== 'waiting') return false;
  return !state.socket.joined || state.link.status === 'recovering';
}

/** One step of the machine: the state being built, what it causes, and the time and chance it was given. */
import type { Answer, ClientRequest, Offer, ServerMessage, Source, StatsDigest, ViewWish } from './protocol';
import type { Closing, Link, OfferKind, RoomState, Socket } from './state';

export type Input =
  | { type: 'start' }
  | { type: 'ticket'; ticket: string }
  | { type: 'ticket_failed'; message: string; final: boolean }
  | { type: 'socket_open' }
  | { type: 'socket_closed'; code: number }
  | { type: 'message'; message: ServerMessage }
  | { type: 'offer_made'; offer: Offer }
  | { type: 'offer_failed'; offer_id: number }
  | { type: 'packets'; count: number }
  | { type: 'link_swapped' }
  | { type: 'link_failed' }
  | { type: 'stream_missing'; kind: OfferKind }
  | { type: 'network_changed' }
  /** A hidden page ticks more slowly. */
  | { type: 'tick'; hidden?: boolean }
  | { type: 'set_media'; source: Source; on: boolean }
  | { type: 'set_hand'; raised: boolean }
  | { type: 'chat'; client_id: string; text: string }
  | { type: 'decide'; verb: 'admit' | 'refuse' | 'remove'; participant: string }
  | { type: 'view'; wishes: ViewWish[] }
  | { type: 'stats'; digest: StatsDigest }
  | { type: 'leave' };

export type Effect =
  | { type: 'get_ticket' }
  | { type: 'open_socket' }
  | { type: 'close_socket' }
  | { type: 'send'; message: { id: number } & ClientRequest }
  | { type: 'make_offer'; offer_id: number; kind: OfferKind }
  | { type: 'apply_answer'; answer: Answer }
  | { type: 'set_layers'; source: Source; layers: number }
  | { type: 'notice'; code: string; message: string }
  | { type: 'finish' };

export type Context = { now: number; random: number; locale: 'vi' | 'en' };

export class Turn {
  readonly effects: Effect[] = [];

  constructor(
    public s: RoomState,
    readonly context: Context,
  ) {}

  get now(): number {
    return this.context.now;
  }

  set(change: Partial<RoomState>): void {
    this.s = { ...this.s, ...change };
  }

  setLink(change: Partial<Link>): void {
    this.set({ link: { ...this.s.link, ...change } });
  }

  setSocket(change: Partial<Socket>): void {
    this.set({ socket: { ...this.s.socket, ...change } });
  }

  cause(effect: Effect): void {
    this.effects.push(effect);
  }

  request(message: ClientRequest): void {
    const id = this.s.nextRequestId;
    const client_id = message.type === 'chat' ? message.client_id : undefined;
    this.set({ nextRequestId: id + 1, pending: { ...this.s.pending, [id]: { type: message.type, client_id, sentAt: this.now } } });
    this.cause({ type: 'send', message: { id, ...message } });
  }

  close(why: Closing, message: string | null = null): void {
    if (this.s.phase === 'closed') return;
    this.set({ phase: 'closed', closing: { why, message } });
    this.setSocket({ status: 'closed', joined: false, retryAt: null });
    this.cause({ type: 'finish' });
  }
}

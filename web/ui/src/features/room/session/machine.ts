/**
 * A live session as a pure machine: state and input in, state and effects out. No browser, no clock, no chance: these
 * come in as arguments, so that every rule of recovery is a test.
 */
import { linkLost, linkStalled, linkSwapped, linkTick, offerLost, packetsSeen, streamMissing, wishOffer } from './link';
import { receive, sendChat } from './replies';
import { openSocket, reopenSocket, sendWhatIsReady, socketClosed, socketStalled, socketTick } from './socket';
import { hiddenTickRhythm, stoodStill, tickRhythm } from './stall';
import type { RoomState } from './state';
import { type Context, type Effect, type Input, Turn } from './turn';

export function step(state: RoomState, input: Input, context: Context): { state: RoomState; effects: Effect[] } {
  const turn = new Turn(state, context);
  if (state.phase !== 'closed') {
    take(turn, input);
    sendWhatIsReady(turn);
  }
  return { state: turn.s, effects: turn.effects };
}

function take(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'start':
      turn.cause({ type: 'get_ticket' });
      openSocket(turn);
      wishOffer(turn, 'new');
      break;
    case 'ticket':
      turn.set({ ticket: input.ticket });
      break;
    case 'ticket_failed':
      if (input.final) turn.close('ticket_refused', input.message);
      break;
    case 'socket_open':
      turn.setSocket({ status: 'open', joined: false, joinSent: false });
      break;
    case 'socket_closed':
      socketClosed(turn, input.code);
      break;
    case 'message':
      receive(turn, input.message);
      break;
    case 'offer_made':
      if (turn.s.link.offer?.offer_id === input.offer.offer_id) turn.set({ madeOffer: input.offer });
      break;
    case 'offer_failed':
      if (turn.s.link.offer?.offer_id === input.offer_id) offerLost(turn);
      break;
    case 'packets':
      packetsSeen(turn, input.count);
      break;
    case 'link_swapped':
      linkSwapped(turn);
      break;
    case 'link_failed':
      linkLost(turn);
      break;
    case 'stream_missing':
      streamMissing(turn, input.kind);
      break;
    case 'network_changed':
      networkChanged(turn);
      break;
    case 'tick':
      tick(turn, input.hidden ?? false);
      break;
    default:
      act(turn, input);
  }
}

type Action = Extract<Input, { type: 'set_media' | 'set_hand' | 'chat' | 'decide' | 'view' | 'stats' | 'leave' }>;

/** What the user (or the view for them) does. */
function act(turn: Turn, input: Action): void {
  const inRoom = turn.s.phase === 'in_room' && turn.s.socket.joined;
  switch (input.type) {
    case 'set_media':
      turn.set({ media: { ...turn.s.media, [input.source]: input.on } });
      if (inRoom) turn.request({ type: 'media', source: input.source, on: input.on });
      break;
    case 'set_hand':
      turn.set({ handRaised: input.raised });
      if (inRoom) turn.request({ type: 'hand', raised: input.raised });
      break;
    case 'chat':
      if (!turn.s.outbox.some((o) => o.client_id === input.client_id)) {
        turn.set({ outbox: [...turn.s.outbox, { client_id: input.client_id, text: input.text, at: turn.now, state: 'unsent', retryAt: null }] });
      }
      sendChat(turn, input.client_id);
      break;
    case 'decide':
      if (inRoom) turn.request({ type: input.verb, participant: input.participant });
      break;
    case 'view':
      if (inRoom) turn.request({ type: 'view', wishes: input.wishes });
      break;
    case 'stats':
      if (inRoom) turn.request({ type: 'stats', ...input.digest });
      break;
    case 'leave':
      if (turn.s.socket.joined) turn.request({ type: 'leave' });
      turn.close('left');
      break;
  }
}

/** The browser says that the network changed: do not wait for silence to prove it. */
function networkChanged(turn: Turn): void {
  reopenSocket(turn);
  const { link, phase } = turn.s;
  if (phase !== 'in_room' || link.progressAt === null) return;
  turn.setLink({ status: 'recovering', aliveDeadline: null, retryAt: turn.now + 2500 });
  wishOffer(turn, 'ice_restart');
}

function tick(turn: Turn, hidden: boolean): void {
  const stalled = stoodStill(turn.s.tickedAt, turn.now, hidden ? hiddenTickRhythm : tickRhythm);
  turn.set({ tickedAt: turn.now });
  if (stalled > 0) {
    linkStalled(turn, stalled);
    socketStalled(turn, stalled);
  }
  linkTick(turn);
  socketTick(turn);
  for (const entry of turn.s.outbox) {
    if (entry.state === 'unsent' && entry.retryAt !== null && turn.now >= entry.retryAt) sendChat(turn, entry.client_id);
  }
}

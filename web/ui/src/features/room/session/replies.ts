/** What a message from the server does to the state. */
import { answerArrived, offerKept, offerLost, relayAnswered, wishOffer } from './link';
import { type ChatMessage, type Hint, isEvent, isReply, type Participant, type Reply, type ServerEvent, type ServerMessage, sources } from './protocol';
import { reopenSocket } from './socket';
import { me, type PendingRequest, type RoomState } from './state';
import type { Turn } from './turn';

const maxTicketRefusals = 2;
const chatRetryMs = 5000;

export function receive(turn: Turn, message: ServerMessage): void {
  if (isReply(message)) {
    const { [message.reply]: request, ...pending } = turn.s.pending;
    // A reply to a request of an earlier socket.
    if (!request) return;
    turn.set({ pending });
    reply(turn, request, message);
  } else if (isEvent(message)) {
    if (takeNumber(turn, message.seq)) event(turn, message);
  } else {
    hint(turn, message);
  }
}

/** false: seen before, or events are missing and the session resumes to get them. */
function takeNumber(turn: Turn, seq: number): boolean {
  const { lastSeq, gapSeen } = turn.s;
  if (seq <= lastSeq) return false;
  if (seq > lastSeq + 1 && !gapSeen) {
    turn.set({ gapSeen: true });
    reopenSocket(turn);
    return false;
  }
  turn.set({ lastSeq: seq, gapSeen: seq > lastSeq + 1 && gapSeen });
  return true;
}

function reply(turn: Turn, request: PendingRequest, message: Reply): void {
  switch (message.type) {
    case 'joined':
      joined(turn, message);
      break;
    case 'waiting':
      turn.set({ phase: 'waiting', session: message.session, epoch: message.epoch, you: message.you, resume: message.resume, waitingSince: message.since, ticketRefusals: 0 });
      if (!message.replay) turn.set({ lastSeq: message.seq ?? 0 });
      turn.setSocket({ joined: true, attempt: 0 });
      offerKept(turn);
      break;
    case 'answer':
      turn.set({ slots: message.slots });
      answerArrived(turn, message.answer);
      break;
    case 'relay_alive':
      relayAnswered(turn, message.alive);
      break;
    case 'chat_stored':
      storeChat(turn, message.message);
      break;
    case 'error':
      refused(turn, request, message);
      break;
    case 'ok':
      break;
  }
}

function joined(turn: Turn, message: Extract<Reply, { type: 'joined' }>): void {
  turn.set({ phase: 'in_room', session: message.session, epoch: message.epoch, you: message.you, resume: message.resume, room: message.room, relays: message.relays, waitingSince: null, ticketRefusals: 0 });
  turn.setSocket({ joined: true, attempt: 0 });
  // replay: every event after last_seq follows. Otherwise this reply is the state.
  if (!message.replay) takeSnapshot(turn, message, message.seq ?? 0);
  answerArrived(turn, message.answer);
  enteredRoom(turn);
}

function takeSnapshot(turn: Turn, from: { roster: Participant[]; slots: RoomState['slots']; chat: ChatMessage[] }, seq: number): void {
  turn.set({ lastSeq: seq, gapSeen: false, roster: Object.fromEntries(from.roster.map((p) => [p.id, p])), slots: from.slots });
  const known = new Map(turn.s.chat.map((m) => [m.id, m]));
  for (const chat of from.chat) known.set(chat.id, chat);
  turn.set({ chat: [...known.values()].sort((a, b) => a.at - b.at), outbox: turn.s.outbox.filter((o) => !from.chat.some((m) => m.client_id === o.client_id)) });
}

/** After joining, resuming or being admitted: say what changed meanwhile, and send what waited. */
function enteredRoom(turn: Turn): void {
  const own = me(turn.s);
  if (own) {
    for (const source of sources) {
      if (own.media[source] !== turn.s.media[source]) turn.request({ type: 'media', source, on: turn.s.media[source] });
    }
    if ((own.hand_raised_at !== null) !== turn.s.handRaised) turn.request({ type: 'hand', raised: turn.s.handRaised });
  }
  for (const entry of turn.s.outbox) if (entry.state === 'unsent') sendChat(turn, entry.client_id);
}

export function sendChat(turn: Turn, client_id: string): void {
  const entry = turn.s.outbox.find((o) => o.client_id === client_id);
  const ready = turn.s.socket.joined && turn.s.phase === 'in_room';
  if (!entry) return;
  const state = ready ? ('sending' as const) : ('unsent' as const);
  turn.set({ outbox: turn.s.outbox.map((o) => (o.client_id === client_id ? { ...o, state, retryAt: null } : o)) });
  if (ready) turn.request({ type: 'chat', client_id, text: entry.text });
}

function storeChat(turn: Turn, message: ChatMessage): void {
  turn.set({ outbox: turn.s.outbox.filter((o) => o.client_id !== message.client_id) });
  if (!turn.s.chat.some((m) => m.id === message.id)) turn.set({ chat: [...turn.s.chat, message].sort((a, b) => a.at - b.at) });
}

function refused(turn: Turn, request: PendingRequest, error: { code: string; message: string }): void {
  if (request.type === 'join') {
    joinRefused(turn, error);
  } else if (request.type === 'chat') {
    const state = error.code === 'too_long' || error.code === 'not_allowed' ? ('refused' as const) : ('unsent' as const);
    const retryAt = state === 'unsent' ? turn.now + chatRetryMs : null;
    turn.set({ outbox: turn.s.outbox.map((o) => (o.client_id === request.client_id ? { ...o, state, retryAt } : o)) });
    if (state === 'refused') turn.cause({ type: 'notice', ...pick(error) });
  } else if (request.type === 'offer') {
    offerLost(turn);
  } else if (request.type !== 'stats' && request.type !== 'view' && request.type !== 'relay_alive') {
    turn.cause({ type: 'notice', ...pick(error) });
  }
}

function pick({ code, message }: { code: string; message: string }): { code: string; message: string } {
  return { code, message };
}

function joinRefused(turn: Turn, { code, message }: { code: string; message: string }): void {
  switch (code) {
    case 'room_ended':
      turn.close('ended');
      return;
    case 'room_full':
      turn.close('room_full', message);
      return;
    case 'refused':
      turn.close('refused');
      return;
    case 'bad_offer':
      turn.close('bad_offer', message);
      return;
    case 'ticket_invalid':
    case 'resume_invalid': {
      const ticketRefusals = turn.s.ticketRefusals + 1;
      if (ticketRefusals > maxTicketRefusals) {
        turn.close('ticket_refused', message);
        return;
      }
      turn.set({ ticketRefusals, resume: null, session: null, lastSeq: 0, ticket: null });
      turn.cause({ type: 'get_ticket' });
      wishOffer(turn, 'new');
      return;
    }
    default:
      // relay_unavailable and whatever a newer server may say: try again.
      wishOffer(turn, 'new');
      reopenLater(turn);
  }
}

function reopenLater(turn: Turn): void {
  const attempt = turn.s.socket.attempt + 1;
  turn.cause({ type: 'close_socket' });
  turn.setSocket({ status: 'closed', joined: false, joinSent: false, attempt, retryAt: turn.now + Math.min(5000, 300 * attempt * attempt) });
  if (turn.s.resume === null) turn.cause({ type: 'get_ticket' });
}

function event(turn: Turn, message: ServerEvent): void {
  switch (message.type) {
    case 'admitted':
      turn.set({ phase: 'in_room', room: message.room, relays: message.relays, waitingSince: null });
      takeSnapshot(turn, message, turn.s.lastSeq);
      answerArrived(turn, message.answer);
      enteredRoom(turn);
      break;
    case 'roster':
      changeRoster(turn, message.participants);
      break;
    case 'slots':
      turn.set({ slots: message.slots });
      break;
    case 'chat':
      storeChat(turn, message.message);
      break;
    case 'need_offer':
      wishOffer(turn, message.reason === 'ice_restart' ? 'ice_restart' : 'new');
      break;
    case 'removed':
      turn.close(message.reason);
      break;
    case 'replaced':
      turn.close('replaced');
      break;
    case 'ended':
      turn.close('ended');
      break;
  }
}

function changeRoster(turn: Turn, participants: Participant[]): void {
  const roster = { ...turn.s.roster };
  for (const participant of participants) {
    if (participant.state === 'left') delete roster[participant.id];
    else roster[participant.id] = participant;
  }
  turn.set({ roster });
}

function hint(turn: Turn, message: Hint): void {
  if (message.type === 'resume') turn.set({ resume: message.credential });
  else if (message.type === 'layers') turn.cause({ type: 'set_layers', source: message.source, layers: message.layers });
  else if (message.type === 'speakers') {
    const loudest = [...message.levels].sort((a, b) => b.level - a.level).map((l) => l.participant);
    if (loudest.join() !== turn.s.speakers.join()) turn.set({ speakers: loudest });
  }
}

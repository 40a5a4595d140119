/** The signaling socket: opening, joining or resuming, and what is sent once it stands. */
import { retryDelayMs } from './retry';
import type { Turn } from './turn';

const replyPatienceMs = 5000;
const joinPatienceMs = 10_000;
const answerPatienceMs = 8000;

export function openSocket(turn: Turn): void {
  turn.setSocket({ status: 'opening', joined: false, joinSent: false, retryAt: null });
  turn.cause({ type: 'open_socket' });
}

/** Drops a socket that answers nothing and opens another one. */
export function reopenSocket(turn: Turn): void {
  if (turn.s.phase === 'closed') return;
  forgetPending(turn);
  turn.cause({ type: 'close_socket' });
  openSocket(turn);
}

export function socketClosed(turn: Turn, code: number): void {
  if (turn.s.phase === 'closed') return;
  forgetPending(turn);
  if (code === 4009) {
    turn.close('replaced');
    return;
  }
  const attempt = turn.s.socket.attempt;
  // 1012: the node says that it goes down; the next one is ready now.
  const delay = code === 1012 && attempt === 0 ? 0 : retryDelayMs(attempt, turn.context.random);
  turn.setSocket({ status: 'closed', joined: false, joinSent: false, attempt: attempt + 1, retryAt: turn.now + delay });
}

/** Replies will not come any more: messages wait, marked as unsent. */
function forgetPending(turn: Turn): void {
  const outbox = turn.s.outbox.map((entry) => (entry.state === 'sending' ? { ...entry, state: 'unsent' as const, retryAt: null } : entry));
  turn.set({ pending: {}, outbox });
}

/** The page stood still: replies may lie there unread. */
export function socketStalled(turn: Turn, byMs: number): void {
  turn.set({ pending: Object.fromEntries(Object.entries(turn.s.pending).map(([id, request]) => [id, { ...request, sentAt: request.sentAt + byMs }])) });
}

export function socketTick(turn: Turn): void {
  const { socket, pending } = turn.s;
  if (socket.status === 'closed' && socket.retryAt !== null && turn.now >= socket.retryAt) openSocket(turn);
  const silent = Object.values(pending).some(({ type, sentAt }) => turn.now - sentAt > (type === 'join' ? joinPatienceMs : replyPatienceMs));
  if (silent) reopenSocket(turn);
}

/** Sends the join, or the offer that waits, as soon as everything it needs is there. */
export function sendWhatIsReady(turn: Turn): void {
  const { socket, phase } = turn.s;
  if (socket.status !== 'open' || phase === 'closed') return;
  if (!socket.joinSent) {
    sendJoin(turn);
    return;
  }
  const { madeOffer, link } = turn.s;
  if (!socket.joined || phase !== 'in_room' || !madeOffer || !link.offer) return;
  offerSent(turn);
  turn.request({ type: 'offer', offer: madeOffer, ice_restart: link.offer.kind === 'ice_restart' });
}

function sendJoin(turn: Turn): void {
  const { resume, session, epoch, lastSeq, ticket, madeOffer, link, media } = turn.s;
  const { locale } = turn.context;
  const newOffer = link.offer?.kind === 'new' ? madeOffer : null;
  if (resume !== null && session !== null) {
    // An offer for a new connection is nearly ready: it travels in the join and saves a round trip.
    if (link.offer?.kind === 'new' && !madeOffer && link.status !== 'connected' && turn.s.phase === 'in_room') return;
    turn.setSocket({ joinSent: true });
    const offer = newOffer ?? undefined;
    if (offer) offerSent(turn);
    turn.request({ type: 'join', resume, session, epoch, last_seq: lastSeq, locale, ...(offer && { offer }) });
    return;
  }
  if (ticket === null || !newOffer) return;
  turn.setSocket({ joinSent: true });
  turn.set({ ticket: null });
  offerSent(turn);
  turn.request({ type: 'join', ticket, locale, offer: newOffer, media });
}

function offerSent(turn: Turn): void {
  const { offer } = turn.s.link;
  turn.set({ madeOffer: null });
  if (offer) turn.setLink({ offer: { ...offer, deadline: turn.now + answerPatienceMs } });
}

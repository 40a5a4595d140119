/**
 * The recovery ladder of the media connection (docs/protocol.md, Recovery): 1.0 s without inbound packets → ask whether
 * the relay lives, 0.5 s → alive: ICE restart; dead or no answer: a new connection. Then again and again.
 */
import { retryDelayMs } from './retry';
import { reopenSocket, sendWhatIsReady } from './socket';
import type { OfferKind, RoomState } from './state';
import type { Turn } from './turn';

const silenceMs = 1000;
const aliveAnswerMs = 500;
/** Between two ticks an older count says nothing about now. */
const freshCountMs = 400;
const restartPatienceMs = 2500;
const connectPatienceMs = 5000;
const offerPatienceMs = 8000;

export function packetsSeen(turn: Turn, count: number): void {
  const { link } = turn.s;
  turn.setLink({ packets: count, countedAt: turn.now });
  if (count <= link.packets) {
    checkSilence(turn);
    return;
  }
  const recovered = link.status !== 'connected';
  turn.setLink({ progressAt: turn.now });
  if (recovered) turn.setLink({ status: 'connected', aliveDeadline: null, wish: null, attempt: 0, retryAt: null });
}

/** A new PeerConnection took over: its packets are counted from nothing. */
export function linkSwapped(turn: Turn): void {
  turn.setLink({ status: 'connected', packets: 0, progressAt: turn.now, countedAt: null, aliveDeadline: null, wish: null, attempt: 0, retryAt: null });
}

export function wishOffer(turn: Turn, kind: OfferKind): void {
  // A new connection makes an ICE restart of the old one needless, never the other way round.
  turn.setLink({ wish: turn.s.link.wish === 'new' ? 'new' : kind });
  startOffer(turn);
}

function startOffer(turn: Turn): void {
  const { link, nextOfferId } = turn.s;
  if (!link.wish || link.offer) return;
  turn.set({ nextOfferId: nextOfferId + 1 });
  turn.setLink({ wish: null, offer: { offer_id: nextOfferId, kind: link.wish, deadline: turn.now + offerPatienceMs } });
  turn.cause({ type: 'make_offer', offer_id: nextOfferId, kind: link.wish });
}

/** The media went silent, or ICE itself gave up. */
export function linkLost(turn: Turn): void {
  if (turn.s.phase !== 'in_room' || turn.s.link.status === 'recovering') return;
  turn.setLink({ status: 'recovering', retryAt: turn.now + restartPatienceMs + connectPatienceMs });
  if (turn.s.socket.joined) {
    turn.request({ type: 'relay_alive' });
    turn.setLink({ aliveDeadline: turn.now + aliveAnswerMs });
  } else {
    wishOffer(turn, 'new');
  }
}

/** One stream among others does not arrive: the connection stands, so it stays in use while another offer is made. */
export function streamMissing(turn: Turn, kind: OfferKind): void {
  if (isIdle(turn.s)) wishOffer(turn, kind);
}

/** The connection stands and nothing is being done about it. */
export function isIdle({ phase, socket, link }: RoomState): boolean {
  return phase === 'in_room' && socket.joined && link.status === 'connected' && link.offer === null && link.wish === null && link.retryAt === null;
}

export function relayAnswered(turn: Turn, alive: boolean): void {
  if (turn.s.link.aliveDeadline === null) return;
  turn.setLink({ aliveDeadline: null, retryAt: turn.now + (alive ? restartPatienceMs : connectPatienceMs) });
  wishOffer(turn, alive ? 'ice_restart' : 'new');
}

/** An answer fits only the offer in flight; a late one is dropped. */
export function answerArrived(turn: Turn, answer: { offer_id: number; sdp: string } | null): void {
  const { link } = turn.s;
  if (!answer || link.offer?.offer_id !== answer.offer_id) return;
  const patience = link.offer.kind === 'ice_restart' ? restartPatienceMs : connectPatienceMs;
  turn.setLink({ offer: null, retryAt: link.status === 'connected' ? null : turn.now + patience });
  turn.cause({ type: 'apply_answer', answer });
  startOffer(turn);
}

/** The waiting room keeps the offer; its answer comes with admission, whenever that is. */
export function offerKept(turn: Turn): void {
  const { offer } = turn.s.link;
  if (offer) turn.setLink({ offer: { ...offer, deadline: Number.POSITIVE_INFINITY }, retryAt: null });
}

export function offerLost(turn: Turn): void {
  const attempt = turn.s.link.attempt + 1;
  turn.set({ madeOffer: null });
  turn.setLink({ offer: null, attempt, retryAt: turn.now + retryDelayMs(attempt, turn.context.random), status: turn.s.link.status === 'connected' ? 'connected' : 'recovering' });
}

/** Only a fresh count proves silence: one that was not taken (a blocked page, slow statistics) proves nothing. */
function checkSilence(turn: Turn): void {
  const { status, progressAt, countedAt } = turn.s.link;
  if (status !== 'connected' || progressAt === null || countedAt === null) return;
  if (turn.now - countedAt <= freshCountMs && turn.now - progressAt >= silenceMs) linkLost(turn);
}

/** The page stood still: what came meanwhile is not read yet, so that time is taken from nobody. */
export function linkStalled(turn: Turn, byMs: number): void {
  const { progressAt, aliveDeadline, offer, retryAt } = turn.s.link;
  const later = (at: number | null) => (at === null ? null : at + byMs);
  turn.setLink({ progressAt: later(progressAt), aliveDeadline: later(aliveDeadline), retryAt: later(retryAt), offer: offer && { ...offer, deadline: offer.deadline + byMs } });
}

export function linkTick(turn: Turn): void {
  const { now } = turn;
  const { link, phase, madeOffer } = turn.s;
  // An offer that waits for a socket is not late.
  if (link.offer && !madeOffer && now >= link.offer.deadline) offerLost(turn);
  if (phase !== 'in_room') {
    retryFirstOffer(turn);
    return;
  }
  checkSilence(turn);
  if (link.aliveDeadline !== null && now >= link.aliveDeadline) {
    // No answer within half a second: the socket goes nowhere either.
    turn.setLink({ aliveDeadline: null, retryAt: now + connectPatienceMs });
    wishOffer(turn, 'new');
    reopenSocket(turn);
  }
  retryConnection(turn);
  sendWhatIsReady(turn);
}

function retryConnection(turn: Turn): void {
  const { link } = turn.s;
  if (link.retryAt === null || turn.now < link.retryAt || link.offer) return;
  const attempt = link.attempt + 1;
  turn.setLink({ status: 'recovering', attempt, retryAt: turn.now + connectPatienceMs + retryDelayMs(attempt, turn.context.random) });
  wishOffer(turn, 'new');
}

/** Making the very first offer can fail too (no codecs yet, a busy browser): it is made again. */
function retryFirstOffer(turn: Turn): void {
  const { link } = turn.s;
  if (link.offer || link.retryAt === null || turn.now < link.retryAt) return;
  turn.setLink({ retryAt: null });
  wishOffer(turn, 'new');
}

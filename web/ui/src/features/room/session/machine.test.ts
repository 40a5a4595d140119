import { expect, test } from 'vitest';
import { step } from './machine';
import type { ClientRequest, Participant, ServerMessage } from './protocol';
import { firstState, type RoomState } from './state';
import type { Effect, Input } from './turn';

const nobody = { microphone: false, camera: false, screen: false, camera2: false };
const ann: Participant = { id: 'a', name: 'Ann', kind: 'specialist', role: 'host', hospital: null, state: 'admitted', hand_raised_at: null, waiting_since: null, media: nobody };
const relays = [{ id: 'embedded', address: '127.0.0.1:7882', present: true }];
const room = { id: 'r', started_at: 0 };

/** Drives the machine with a clock of its own and collects what it causes. */
class Drive {
  state: RoomState = firstState();
  now = 1_000_000;
  effects: Effect[] = [];

  give(...inputs: Input[]): this {
    for (const input of inputs) {
      const { state, effects } = step(this.state, input, { now: this.now, random: 0.5, locale: 'vi' });
      this.state = state;
      this.effects.push(...effects);
    }
    return this;
  }

  /** Time passes in ticks of 100 ms, packets are counted in each; there are new ones when the relay is heard. */
  wait(ms: number, packets = false): this {
    for (let passed = 0; passed < ms; passed += 100) {
      this.now += 100;
      this.give({ type: 'packets', count: this.state.link.packets + (packets ? 5 : 0) }, { type: 'tick' });
    }
    return this;
  }

  /** The page is blocked: nothing runs, and then a tick runs before anything that arrived meanwhile is read. */
  block(ms: number): this {
    this.now += ms;
    return this.give({ type: 'tick' });
  }

  take(): Effect[] {
    const taken = this.effects;
    this.effects = [];
    return taken;
  }

  sent<T extends ClientRequest['type']>(type: T) {
    return this.effects.flatMap((e) => (e.type === 'send' && e.message.type === type ? [e.message as { id: number } & Extract<ClientRequest, { type: T }>] : []));
  }

  says(message: object): this {
    return this.give({ type: 'message', message: message as ServerMessage });
  }

  makeOffer(): this {
    const made = [...this.effects].reverse().find((e) => e.type === 'make_offer');
    if (made?.type !== 'make_offer') throw new Error('no offer was asked for');
    return this.give({ type: 'offer_made', offer: { offer_id: made.offer_id, sdp: 'offer', sources: [] } });
  }

  joined(): this {
    this.give({ type: 'start' }, { type: 'ticket', ticket: 't1' }, { type: 'socket_open' }).makeOffer();
    const [join] = this.sent('join');
    this.says({ reply: join?.id, type: 'joined', session: 's', epoch: 1, seq: 0, you: 'me', resume: 'r1', room, relays, roster: [{ ...ann, id: 'me' }, ann], slots: [], chat: [], answer: { offer_id: 1, sdp: 'answer' } });
    this.give({ type: 'link_swapped' });
    this.take();
    return this;
  }
}

test('one round trip: the join waits for ticket, socket and offer, and carries them all', () => {
  const drive = new Drive().give({ type: 'start' });
  expect(drive.effects.map((e) => e.type)).toEqual(['get_ticket', 'open_socket', 'make_offer']);
  drive.give({ type: 'socket_open' }, { type: 'ticket', ticket: 't1' });
  expect(drive.sent('join')).toHaveLength(0);
  drive.makeOffer();
  expect(drive.sent('join')).toMatchObject([{ id: 1, ticket: 't1', offer: { offer_id: 1 }, locale: 'vi' }]);
});

test('a refused ticket is replaced once or twice, then the page gives up and says why', () => {
  const drive = new Drive().give({ type: 'start' }, { type: 'ticket', ticket: 't1' }, { type: 'socket_open' }).makeOffer();
  for (let round = 0; round < 3; round += 1) {
    const join = drive.sent('join').at(-1);
    drive.says({ reply: join?.id, type: 'error', code: 'ticket_invalid', message: 'Vé hết hạn.' });
    if (round === 2) break;
    expect(drive.take().map((e) => e.type)).toContain('get_ticket');
    drive.give({ type: 'socket_closed', code: 4003 }).wait(1500);
    drive.give({ type: 'ticket', ticket: `t${round}` }, { type: 'socket_open' });
    if (drive.sent('join').length === 0) drive.give({ type: 'tick' });
    if (drive.state.link.offer && !drive.state.madeOffer) drive.give({ type: 'offer_made', offer: { offer_id: drive.state.link.offer.offer_id, sdp: 'o', sources: [] } });
  }
  expect(drive.state.closing).toEqual({ why: 'ticket_refused', message: 'Vé hết hạn.' });
});

test('who waits keeps the offer, however long, and its answer comes with admission', () => {
  const drive = new Drive().give({ type: 'start' }, { type: 'ticket', ticket: 't1' }, { type: 'socket_open' }).makeOffer();
  drive.says({ reply: 1, type: 'waiting', session: 's', epoch: 1, seq: 0, you: 'me', since: 1, resume: 'r1' });
  drive.take();
  drive.wait(60_000);
  expect(drive.state.phase).toBe('waiting');
  expect(drive.take()).toEqual([]);
  drive.says({ seq: 1, type: 'admitted', room, relays, roster: [ann], slots: [], chat: [], answer: { offer_id: 1, sdp: 'answer' } });
  expect(drive.take()).toContainEqual({ type: 'apply_answer', answer: { offer_id: 1, sdp: 'answer' } });
  expect(drive.state.phase).toBe('in_room');
});

test('a lost socket resumes from the last event without touching the media; what was seen is not taken twice', () => {
  const drive = new Drive().joined();
  drive.says({ seq: 1, type: 'roster', participants: [{ ...ann, name: 'Anna' }] });
  drive.give({ type: 'socket_closed', code: 1006 }).wait(600, true);
  expect(drive.take().map((e) => e.type)).toEqual(['open_socket']);
  drive.give({ type: 'socket_open' });
  expect(drive.sent('join')).toMatchObject([{ resume: 'r1', session: 's', epoch: 1, last_seq: 1 }]);
  expect(drive.sent('join')[0]).not.toHaveProperty('offer');
  drive.says({ reply: drive.sent('join')[0]?.id, type: 'joined', session: 's', epoch: 1, seq: 2, you: 'me', resume: 'r2', room, relays, roster: [], slots: [], chat: [], answer: null, replay: true });
  drive.says({ seq: 1, type: 'roster', participants: [{ ...ann, name: 'old' }] });
  drive.says({ seq: 2, type: 'roster', participants: [{ ...ann, id: 'b', name: 'Bình' }] });
  expect(Object.values(drive.state.roster).map((p) => p.name)).toEqual(['Ann', 'Anna', 'Bình']);
  expect(drive.state.lastSeq).toBe(2);
});

test('missing events make the session resume once', () => {
  const drive = new Drive().joined();
  drive.says({ seq: 3, type: 'slots', slots: [{ mid: '4', participant: 'a', source: 'microphone' }] });
  expect(drive.take().map((e) => e.type)).toEqual(['close_socket', 'open_socket']);
  expect(drive.state.slots).toEqual([]);
  drive.give({ type: 'socket_open' });
  expect(drive.sent('join')).toMatchObject([{ last_seq: 0 }]);
});

test('another epoch: the reply is the state', () => {
  const drive = new Drive().joined();
  drive.says({ seq: 1, type: 'roster', participants: [{ ...ann, id: 'gone' }] });
  drive.give({ type: 'socket_closed', code: 1012 }).wait(100, true).give({ type: 'socket_open' });
  drive.says({ reply: drive.sent('join')[0]?.id, type: 'joined', session: 's', epoch: 2, seq: 0, you: 'me', resume: 'r2', room, relays, roster: [ann], slots: [], chat: [], answer: null, replay: false });
  expect(Object.keys(drive.state.roster)).toEqual(['a']);
  expect(drive.state).toMatchObject({ epoch: 2, lastSeq: 0 });
});

test('one second of silence asks for the relay; alive means an ICE restart', () => {
  const drive = new Drive().joined().wait(3000, true);
  expect(drive.sent('relay_alive')).toEqual([]);
  drive.wait(900);
  expect(drive.sent('relay_alive')).toEqual([]);
  drive.wait(100);
  const [asked] = drive.sent('relay_alive');
  expect(drive.state.link.status).toBe('recovering');
  drive.says({ reply: asked?.id, type: 'relay_alive', alive: true });
  expect(drive.effects).toContainEqual({ type: 'make_offer', offer_id: 2, kind: 'ice_restart' });
  drive.makeOffer();
  expect(drive.sent('offer')).toMatchObject([{ ice_restart: true, offer: { offer_id: 2 } }]);
  drive.says({ reply: drive.sent('offer')[0]?.id, type: 'answer', answer: { offer_id: 2, sdp: 'answer' }, slots: [] });
  drive.wait(100, true);
  expect(drive.state.link.status).toBe('connected');
});

test('a page that stands still takes nobody for dead', () => {
  const drive = new Drive().joined().wait(500, true).block(1200).block(120).block(900);
  expect(drive.take()).toEqual([]);
  // Statistics that stay away say nothing either.
  for (let tick = 0; tick < 30; tick += 1) drive.block(100);
  expect(drive.take()).toEqual([]);
  // What was counted after all: the relay was there all the time.
  drive.wait(900, true);
  expect(drive.state.link.status).toBe('connected');
  expect(drive.take()).toEqual([]);
});

test('silence that goes on after a standstill is found', () => {
  const drive = new Drive().joined().wait(500, true).block(1200).wait(800);
  expect(drive.sent('relay_alive')).toEqual([]);
  expect(drive.wait(100).sent('relay_alive')).toHaveLength(1);
});

test('an answer that lies unread while the page stands still is not late', () => {
  const drive = new Drive().joined().wait(500, true).wait(1000).block(900);
  const [asked] = drive.sent('relay_alive');
  drive.says({ reply: asked?.id, type: 'relay_alive', alive: true });
  expect(drive.effects.filter((e) => e.type !== 'send')).toEqual([{ type: 'make_offer', offer_id: 2, kind: 'ice_restart' }]);
  drive.makeOffer().block(20_000);
  drive.says({ reply: drive.sent('offer')[0]?.id, type: 'answer', answer: { offer_id: 2, sdp: 'answer' }, slots: [] });
  drive.block(3000).wait(100, true);
  expect(drive.state.link.status).toBe('connected');
  expect(drive.take().filter((e) => e.type !== 'send').map((e) => e.type)).toEqual(['make_offer', 'apply_answer']);
});

test('a hidden page, which ticks once a second, finds silence all the same', () => {
  const drive = new Drive().joined().wait(500, true);
  drive.now += 1000;
  drive.give({ type: 'tick', hidden: true }, { type: 'packets', count: drive.state.link.packets });
  expect(drive.sent('relay_alive')).toHaveLength(1);
  drive.now += 1000;
  drive.give({ type: 'tick', hidden: true });
  expect(drive.effects.filter((e) => e.type === 'make_offer')).toHaveLength(1);
});

test('a missing stream asks for an offer, without a word of reconnecting, and never while one is on its way', () => {
  const drive = new Drive().joined().wait(500, true).give({ type: 'stream_missing', kind: 'ice_restart' }, { type: 'stream_missing', kind: 'new' });
  expect(drive.effects).toEqual([{ type: 'make_offer', offer_id: 2, kind: 'ice_restart' }]);
  expect(drive.state.link.status).toBe('connected');
  drive.makeOffer();
  drive.says({ reply: drive.sent('offer')[0]?.id, type: 'answer', answer: { offer_id: 2, sdp: 'answer' }, slots: [] });
  drive.take();
  drive.give({ type: 'stream_missing', kind: 'new' });
  expect(drive.take()).toEqual([{ type: 'make_offer', offer_id: 3, kind: 'new' }]);
});

test('a dead relay means a new connection', () => {
  const drive = new Drive().joined().wait(500, true).wait(1000);
  drive.says({ reply: drive.sent('relay_alive')[0]?.id, type: 'relay_alive', alive: false });
  expect(drive.effects).toContainEqual({ type: 'make_offer', offer_id: 2, kind: 'new' });
});

test('no answer in half a second: a new socket whose join carries the new offer', () => {
  const drive = new Drive().joined().wait(500, true).wait(1500);
  expect(drive.effects.filter((e) => e.type !== 'send').map((e) => e.type)).toEqual(['make_offer', 'close_socket', 'open_socket']);
  drive.give({ type: 'socket_open' });
  expect(drive.sent('join')).toEqual([]);
  drive.makeOffer();
  expect(drive.sent('join')).toMatchObject([{ resume: 'r1', offer: { offer_id: 2 } }]);
});

test('recovery is tried without end', () => {
  const drive = new Drive().joined().wait(500, true);
  let offers = 0;
  for (let second = 0; second < 120; second += 1) {
    drive.wait(1000);
    for (const effect of drive.take()) {
      if (effect.type === 'make_offer') {
        offers += 1;
        drive.give({ type: 'offer_failed', offer_id: effect.offer_id });
      }
    }
  }
  expect(offers).toBeGreaterThan(10);
  expect(drive.state.phase).toBe('in_room');
});

test('a late answer is dropped', () => {
  const drive = new Drive().joined();
  drive.says({ seq: 1, type: 'need_offer', reason: 'relay_lost', n: 1 }).makeOffer();
  drive.take();
  drive.says({ reply: 2, type: 'answer', answer: { offer_id: 1, sdp: 'old' }, slots: [] });
  expect(drive.take().filter((e) => e.type === 'apply_answer')).toEqual([]);
});

test('messages written while the socket is gone are marked and sent after resuming; stored ones leave the outbox', () => {
  const drive = new Drive().joined();
  drive.give({ type: 'socket_closed', code: 1006 }, { type: 'chat', client_id: 'c1', text: 'Huyết áp 185/100' });
  expect(drive.state.outbox).toMatchObject([{ client_id: 'c1', state: 'unsent' }]);
  drive.wait(600, true).give({ type: 'socket_open' });
  drive.says({ reply: drive.sent('join')[0]?.id, type: 'joined', session: 's', epoch: 1, seq: 0, you: 'me', resume: 'r2', room, relays, roster: [], slots: [], chat: [], answer: null, replay: true });
  const [chat] = drive.sent('chat');
  expect(chat).toMatchObject({ client_id: 'c1', text: 'Huyết áp 185/100' });
  drive.says({ reply: chat?.id, type: 'error', code: 'not_stored', message: '' });
  expect(drive.state.outbox).toMatchObject([{ state: 'unsent' }]);
  drive.wait(5100, true);
  const again = drive.sent('chat').at(-1);
  drive.says({ reply: again?.id, type: 'chat_stored', message: { id: 'm1', client_id: 'c1', participant: 'me', name: 'Me', text: 'Huyết áp 185/100', at: 5 } });
  drive.says({ seq: 1, type: 'chat', message: { id: 'm1', client_id: 'c1', participant: 'me', name: 'Me', text: 'Huyết áp 185/100', at: 5 } });
  expect(drive.state.outbox).toEqual([]);
  expect(drive.state.chat).toHaveLength(1);
});

test('mute chosen while away is told after resuming', () => {
  const drive = new Drive().joined();
  drive.give({ type: 'socket_closed', code: 1006 }, { type: 'set_media', source: 'microphone', on: true });
  drive.wait(600, true).give({ type: 'socket_open' });
  drive.says({ reply: drive.sent('join')[0]?.id, type: 'joined', session: 's', epoch: 1, seq: 0, you: 'me', resume: 'r2', room, relays, roster: [], slots: [], chat: [], answer: null, replay: true });
  expect(drive.sent('media')).toMatchObject([{ source: 'microphone', on: true }]);
});

test.each([
  [{ seq: 1, type: 'removed', reason: 'refused' }, 'refused'],
  [{ seq: 1, type: 'removed', reason: 'removed' }, 'removed'],
  [{ seq: 1, type: 'replaced' }, 'replaced'],
  [{ seq: 1, type: 'ended', reason: 'host' }, 'ended'],
])('%o closes the session for good', (message, why) => {
  const drive = new Drive().joined().says(message).give({ type: 'socket_closed', code: 1000 }).wait(10_000);
  expect(drive.state.closing?.why).toBe(why);
  expect(drive.take().map((e) => e.type)).toEqual(['finish']);
});

test('leaving says so first', () => {
  const drive = new Drive().joined().give({ type: 'leave' });
  expect(drive.take()).toMatchObject([{ type: 'send', message: { type: 'leave' } }, { type: 'finish' }]);
});

test('a network change does not wait for silence', () => {
  const drive = new Drive().joined().wait(500, true).give({ type: 'network_changed' });
  expect(drive.effects.map((e) => e.type)).toEqual(['close_socket', 'open_socket', 'make_offer']);
  expect(drive.state.link).toMatchObject({ status: 'recovering', offer: { kind: 'ice_restart' } });
});

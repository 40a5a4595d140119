import { expect, test } from 'vitest';
import type { Participant } from './protocol';
import { firstState, type OfferKind, type RoomState } from './state';
import { type Expected, expectedStreams, firstWatch, type Look, look, type Watch } from './watch';

const camera: Expected = { mid: '7', participant: 'a', source: 'camera' };
const voice: Expected = { mid: '4', participant: 'a', source: 'microphone' };

/** Looks every 500 ms with a clock of its own, and notes what it was told to do and when. */
class Looking {
  watch: Watch = firstWatch;
  now = 0;
  counts: Record<string, number> = {};
  seen: Partial<Look> = {};
  actions: [number, OfferKind][] = [];

  pass(ms: number, arriving: readonly Expected[], expected: readonly Expected[] = [camera, voice]): this {
    for (let passed = 0; passed < ms; passed += 500) {
      this.now += 500;
      for (const { mid } of arriving) this.counts[mid] = (this.counts[mid] ?? 0) + 10;
      const { watch, action } = look(this.watch, { now: this.now, expected, arrived: this.counts, connection: 1, publishing: true, busy: false, ...this.seen });
      this.watch = watch;
      if (action) this.actions.push([this.now, action]);
    }
    return this;
  }

  get missing(): string[] {
    return this.watch.missing.map(({ source }) => source);
  }
}

test('what arrives is not missing, and what never arrived is after five seconds', () => {
  const looking = new Looking().pass(5_000, [voice]);
  expect(looking.missing).toEqual([]);
  looking.pass(500, [voice]);
  expect(looking.missing).toEqual(['camera']);
});

test('what stopped is missing five seconds later, and is back with the first frame', () => {
  const looking = new Looking().pass(20_000, [camera, voice]).pass(4_500, [voice]);
  expect(looking.missing).toEqual([]);
  expect(looking.pass(500, [voice]).missing).toEqual(['camera']);
  expect(looking.pass(500, [camera, voice]).missing).toEqual([]);
});

test('a camera that is switched off is not missing', () => {
  const looking = new Looking().pass(10_000, [voice], [voice]);
  expect(looking.missing).toEqual([]);
  // Switched on, it has five seconds from then.
  expect(looking.pass(5_000, [voice]).missing).toEqual([]);
});

test('a slot that changes hands starts anew', () => {
  const other = { ...camera, participant: 'b' };
  const looking = new Looking().pass(4_500, [voice]).pass(4_500, [voice], [other, voice]);
  expect(looking.missing).toEqual([]);
});

test('mild, then twice a new connection, then mild again, ever more seldom and never within ten seconds', () => {
  const looking = new Looking().pass(150_000, [voice]);
  expect(looking.actions.map(([, kind]) => kind)).toEqual(['ice_restart', 'new', 'new', 'ice_restart', 'ice_restart']);
  const gaps = looking.actions.slice(1).map(([at], index) => at - (looking.actions[index]?.[0] ?? 0));
  expect(gaps).toEqual([10_000, 20_000, 40_000, 60_000]);
});

test('a stream that comes and goes does not shorten the rest', () => {
  const looking = new Looking();
  for (let round = 0; round < 10; round += 1) looking.pass(1_000, [camera, voice]).pass(5_500, [voice]);
  const times = looking.actions.map(([at]) => at);
  expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 10_000)).toBe(true);
});

test('after a minute of peace the next loss begins with the mild step again', () => {
  const looking = new Looking().pass(16_000, [voice]).pass(70_000, [camera, voice]).pass(6_000, [voice]);
  expect(looking.actions.map(([, kind]) => kind)).toEqual(['ice_restart', 'new', 'ice_restart']);
});

test('nothing is tried while the ladder is at work; the strip stands all the same', () => {
  const looking = new Looking();
  looking.seen = { busy: true };
  expect(looking.pass(30_000, [voice]).missing).toEqual(['camera']);
  expect(looking.actions).toEqual([]);
});

test('a new connection keeps the strip until frames arrive, and gives the rest five seconds', () => {
  const looking = new Looking().pass(6_000, [voice]);
  looking.seen = { connection: 2 };
  looking.counts = {};
  expect(looking.pass(4_000, []).missing).toEqual(['camera']);
  expect(looking.pass(500, [camera, voice]).missing).toEqual([]);
});

test('the own connection counts as weak when it has not stood for five seconds', () => {
  const looking = new Looking().pass(1_000, [camera, voice]);
  looking.seen = { publishing: false };
  expect(looking.pass(5_000, [camera, voice]).watch.uplinkWeak).toBe(false);
  expect(looking.pass(500, [camera, voice]).watch.uplinkWeak).toBe(true);
  looking.seen = { publishing: true };
  expect(looking.pass(500, [camera, voice]).watch.uplinkWeak).toBe(false);
});

test('time in which this page itself stood still is nobody\'s silence', () => {
  const looking = new Looking().pass(3_000, [camera, voice]);
  looking.now += 60_000;
  expect(looking.pass(4_500, [voice]).missing).toEqual([]);
  expect(looking.actions).toEqual([]);
  expect(looking.pass(1_000, [voice]).missing).toEqual(['camera']);
});

test('expected are shown cameras and voices of those inside that are said to be on', () => {
  const media = { microphone: true, camera: true, screen: true, camera2: false };
  const person = (id: string, change: Partial<Participant> = {}): Participant => ({ id, name: id, kind: 'specialist', role: 'member', hospital: null, state: 'admitted', hand_raised_at: null, waiting_since: null, media, ...change });
  const state: RoomState = {
    ...firstState(),
    phase: 'in_room',
    you: 'me',
    roster: { a: person('a'), b: person('b', { state: 'reconnecting' }), c: person('c', { media: { ...media, microphone: false } }) },
    slots: [
      { mid: '4', participant: 'a', source: 'microphone' },
      { mid: '5', participant: 'c', source: 'microphone' },
      { mid: '7', participant: 'a', source: 'camera' },
      { mid: '8', participant: 'b', source: 'camera' },
      { mid: '9', participant: 'c', source: 'camera' },
      { mid: '10', participant: 'a', source: 'screen' },
    ],
  };
  expect(expectedStreams(state, (mid) => mid !== '9').map(({ mid }) => mid)).toEqual(['4', '7']);
  const device = { kind: 'ultrasound' as const, label: 'Siêu âm' };
  const roster = { d: person('d', { device, media: { ...media, camera2: true } }), e: person('e', { media: { ...media, camera2: true } }) };
  const slots = [
    { mid: '7', participant: 'd', source: 'camera2' as const },
    { mid: '8', participant: 'e', source: 'camera2' as const },
  ];
  expect(expectedStreams({ ...state, roster, slots }, () => true).map(({ mid }) => mid)).toEqual(['8']);
});

import { expect, test } from 'vitest';
import { problemOf } from './problems';
import { type Participant, parseServerMessage } from './protocol';
import { retryDelayMs } from './retry';
import { digest, judge, stillSince, takeSample } from './sample';
import { firstState, type RoomState } from './state';
import { cameraTiles, pictureLostSince, stagePictures, waitingPeople } from './tiles';

const media = { microphone: true, camera: true, screen: false, camera2: false };
const person = (id: string, change: Partial<Participant> = {}): Participant => ({ id, name: id, kind: 'specialist', role: 'member', hospital: null, state: 'admitted', hand_raised_at: null, waiting_since: null, media, ...change });

function roomOf(people: Participant[], change: Partial<RoomState> = {}): RoomState {
  return { ...firstState(), you: 'me', roster: Object.fromEntries(people.map((p) => [p.id, p])), ...change };
}

test('retries: jitter first, then 0.3·n² seconds, at most five', () => {
  expect(retryDelayMs(0, 0.5)).toBe(250);
  expect([1, 2, 3, 4, 5, 50].map((n) => retryDelayMs(n, 0.9))).toEqual([300, 1200, 2700, 4800, 5000, 5000]);
});

test('tiles: everybody inside but oneself, with the slot that carries them', () => {
  const state = roomOf([person('me'), person('a'), person('b', { media: { ...media, camera: false } }), person('w', { state: 'waiting', waiting_since: 3 })], {
    slots: [
      { mid: '7', participant: 'a', source: 'camera' },
      { mid: '8', participant: 'b', source: 'camera' },
    ],
  });
  expect(cameraTiles(state, null).map(({ key, mid }) => [key, mid])).toEqual([
    ['a-camera', '7'],
    ['b-camera', null],
  ]);
  expect(waitingPeople(state).map((p) => p.id)).toEqual(['w']);
});

test('the last speaker is the main picture, and a second camera is a tile of its own', () => {
  const state = roomOf([person('me'), person('a', { role: 'host', media: { ...media, camera2: true } }), person('b')], { slots: [{ mid: '7', participant: 'a', source: 'camera' }], speakers: ['b'] });
  const tiles = cameraTiles(state, 'b');
  expect(tiles.map((tile) => tile.key)).toEqual(['b-camera', 'a-camera', 'a-camera2']);
  expect(tiles[0]?.speaking).toBe(true);
});

test('a shared screen counts while its owner shares it', () => {
  const slots = [{ mid: '9', participant: 'a', source: 'screen' as const }];
  expect(stagePictures(roomOf([person('a')], { slots }))).toEqual([]);
  expect(stagePictures(roomOf([person('a', { media: { ...media, screen: true } })], { slots }))[0]?.mid).toBe('9');
});

test('a device is for the large place, and a tile of its own while it does not stand there', () => {
  const ultrasound = { device: { kind: 'ultrasound' as const, label: 'Siêu âm' }, media: { ...media, camera2: true } };
  const slots = [
    { mid: '7', participant: 'a', source: 'camera2' as const },
    { mid: '8', participant: 'a', source: 'camera' as const },
  ];
  const state = roomOf([person('me', ultrasound), person('a', ultrasound), person('b', { media: { ...media, camera2: true } })], { slots });
  expect(stagePictures(state).map(({ key, mid }) => [key, mid])).toEqual([['a-camera2', '7']]);
  expect(cameraTiles(state, null).map(({ key }) => key)).toEqual(['a-camera', 'a-camera2', 'b-camera', 'b-camera2']);
  expect(cameraTiles(state, null, 'a-camera2').map(({ key }) => key)).toEqual(['a-camera', 'b-camera', 'b-camera2']);
  expect(pictureLostSince(state, { 7: 1000 }, 60_000)).toBeNull();
});

test('a lost picture is a camera that should move; a still screen is not', () => {
  const slots = [
    { mid: '7', participant: 'a', source: 'camera' as const },
    { mid: '9', participant: 'a', source: 'screen' as const },
  ];
  const state = roomOf([person('a', { media: { ...media, screen: true } })], { slots });
  expect(pictureLostSince(state, { 9: 1000 }, 60_000)).toBeNull();
  expect(pictureLostSince(state, { 7: 1000 }, 3_000)).toBeNull();
  expect(pictureLostSince(state, { 7: 1000, 9: 500 }, 60_000)).toBe(1000);
  expect(pictureLostSince(roomOf([person('a', { state: 'reconnecting' })], { slots }), { 7: 1000 }, 60_000)).toBeNull();
});

const report = (packets: number, frames: number, lost = 0) =>
  takeSample(
    [
      { type: 'transport', packetsReceived: packets },
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.07, availableOutgoingBitrate: 1_400_000 },
      { type: 'inbound-rtp', kind: 'video', trackIdentifier: 't1', framesDecoded: frames, packetsReceived: packets, packetsLost: lost, freezeCount: 0 },
    ],
    packets,
  );

test('statistics: packets, digest and verdict', () => {
  const before = report(1000, 10);
  const after = report(1900, 40, 100);
  expect(after.packets).toBe(1900);
  const sent = digest(before, after);
  expect(sent).toMatchObject({ rtt_ms: 70, downlink_loss: 0.1, available_outgoing_bps: 1_400_000 });
  expect(judge(sent)).toBe('good');
  expect(judge({ ...sent, downlink_loss: 0.2 })).toBe('weak');
});

test('a picture is still since the last sample in which it moved', () => {
  const moving = report(1000, 10);
  const still = report(2000, 10);
  expect(stillSince(null, moving, {})).toEqual({});
  expect(stillSince(moving, still, {})).toEqual({ t1: 1000 });
  expect(stillSince(still, report(3000, 10), { t1: 1000 })).toEqual({ t1: 1000 });
  expect(stillSince(still, report(3000, 11), { t1: 1000 })).toEqual({});
});

test('foreign frames are dropped', () => {
  expect(parseServerMessage('{')).toBeNull();
  expect(parseServerMessage('[1]')).toBeNull();
  expect(parseServerMessage(new ArrayBuffer(2))).toBeNull();
  expect(parseServerMessage('{"type":"resume","credential":"r"}')).toEqual({ type: 'resume', credential: 'r' });
});

test('device failures have causes that can be explained', () => {
  const named = (name: string) => Object.assign(new Error(name), { name });
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'InsecureContextError', 'TypeError'].map((name) => problemOf(named(name)))).toEqual(['denied', 'missing', 'busy', 'insecure', 'failed']);
});

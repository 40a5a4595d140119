/**
 * Short sounds for what must not be missed while looking elsewhere. Each also shows as text. They stay silent until the
 * user has touched the page (a browser refuses sound before that, and logs an error), and when they are switched off.
 */
import { useSyncExternalStore } from 'react';
import { readStored, removeStored, writeStored } from '../app/storage';

/** Seconds from the start, seconds long, Hz (gliding to another where there is one), loudness from 0 to 1. */
export type Tone = { at: number; long: number; hz: number; toHz?: number; loud: number; shape?: OscillatorType };

// −18 dB under the voice.
const soft = 0.125;

/** Two soft taps. */
export const knockTones: readonly Tone[] = [
  { at: 0, long: 0.12, hz: 523, loud: soft },
  { at: 0.18, long: 0.16, hz: 523, loud: soft },
];

/** Two tones, three times, each round louder than the one before. */
export const ringTones: readonly Tone[] = [0, 1, 2].flatMap((round) => [
  { at: round * 2.6, long: 0.4, hz: 880, loud: soft * (1 + round / 2) },
  { at: round * 2.6 + 0.6, long: 0.4, hz: 660, loud: soft * (1 + round / 2) },
]);

const storageKey = 'hoichan.sounds';
const listeners = new Set<() => void>();
let context: AudioContext | null = null;

export function soundsOn(): boolean {
  return readStored(storageKey) !== 'off';
}

export function switchSounds(on: boolean): void {
  if (on) removeStored(storageKey);
  else writeStored(storageKey, 'off');
  if (!on) hush();
  tellAll();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSounds(): boolean {
  return useSyncExternalStore(subscribe, soundsOn);
}

/** Firefox before 120 does not tell whether it was touched, so it is noted here. */
let pressed = false;
const tellAll = () => {
  for (const listener of listeners) listener();
};
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => (pressed = true), { once: true, capture: true });
// Who shows that sound is locked hears of the first touch only after it: a button must not move away under the finger.
for (const kind of ['click', 'keyup']) addEventListener(kind, () => setTimeout(tellAll), { once: true });

/** Whether a call would be heard: locked until the page is touched, off by the user's choice. */
export type SoundState = 'on' | 'locked' | 'off';

export function soundState(): SoundState {
  if (!soundsOn()) return 'off';
  return touched() ? 'on' : 'locked';
}

export function useSoundState(): SoundState {
  return useSyncExternalStore(subscribe, soundState);
}

function touched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? pressed;
}

/** Plays now, or not at all: a sound that comes late says something wrong. */
export function play(tones: readonly Tone[]): boolean {
  if (!soundsOn() || !touched() || typeof AudioContext !== 'function') return false;
  context ??= new AudioContext();
  // A browser that refuses sound leaves the page silent, which the toast beside it makes up for.
  void context.resume().catch(() => undefined);
  for (const tone of tones) sound(context, context.destination, context.currentTime + tone.at, tone);
  return true;
}

/** One round of something that goes on, how long it is, and how many seconds of it are laid out ahead. */
type Rounds = { round: (number: number) => readonly Tone[]; seconds: number };
// A tab in the background wakes once a second at best, so some rounds always lie ahead.
const aheadSeconds = 6;

/** Sounds round after round until the returned function is called. Silent while sounds are locked or off, and begins when they are not. */
export function playOn({ round, seconds }: Rounds): () => void {
  let way: { output: AudioContext; volume: GainNode } | null = null;
  let next = 0;
  let number = 0;
  const layOut = () => {
    if (soundState() !== 'on' || typeof AudioContext !== 'function') return;
    context ??= new AudioContext();
    if (way?.output !== context) {
      way = { output: context, volume: context.createGain() };
      way.volume.connect(context.destination);
      next = context.currentTime + 0.05;
    }
    const { output, volume } = way;
    void output.resume().catch(() => undefined);
    // A machine that slept does not make up for what it missed.
    next = Math.max(next, output.currentTime);
    for (; next < output.currentTime + aheadSeconds; next += seconds) for (const tone of round(number++)) sound(output, volume, next + tone.at, tone);
  };
  layOut();
  const timer = setInterval(layOut, 1000);
  const unsubscribe = subscribe(layOut);
  return () => {
    clearInterval(timer);
    unsubscribe();
    // What lies ahead is cut off with its way out.
    way?.volume.disconnect();
  };
}

function sound(output: AudioContext, into: AudioNode, start: number, { long, hz, toHz, loud, shape }: Tone): void {
  const voice = output.createOscillator();
  const volume = output.createGain();
  if (shape) voice.type = shape;
  voice.frequency.value = hz;
  if (toHz !== undefined) {
    voice.frequency.setValueAtTime(hz, start);
    voice.frequency.linearRampToValueAtTime(toHz, start + long);
  }
  // A tone that starts or stops at once clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + 0.02);
  volume.gain.setValueAtTime(loud, start + long - 0.06);
  volume.gain.linearRampToValueAtTime(0, start + long);
  voice.connect(volume).connect(into);
  voice.start(start);
  voice.stop(start + long);
}

/** Ends what is sounding: it was answered. */
export function hush(): void {
  // It fails only on a context that is closed already.
  void context?.close().catch(() => undefined);
  context = null;
}

/**
 * Short sounds for what must not be missed while looking elsewhere. Each also shows as text. They stay silent until the
 * user has touched the page (a browser refuses sound before that, and logs an error), and when they are switched off.
 */
import { useSyncExternalStore } from 'react';
import { readStored, removeStored, writeStored } from '../app/storage';

/** Seconds from the start, seconds long, Hz, loudness from 0 to 1. */
type Tone = { at: number; long: number; hz: number; loud: number };

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
  for (const listener of listeners) listener();
}

export function useSounds(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, soundsOn);
}

/** Firefox before 120 does not tell whether it was touched, so it is noted here. */
let pressed = false;
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => (pressed = true), { once: true, capture: true });

function touched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? pressed;
}

/** Plays now, or not at all: a sound that comes late says something wrong. */
export function play(tones: readonly Tone[]): boolean {
  if (!soundsOn() || !touched() || typeof AudioContext !== 'function') return false;
  context ??= new AudioContext();
  // A browser that refuses sound leaves the page silent, which the toast beside it makes up for.
  void context.resume().catch(() => undefined);
  for (const tone of tones) sound(context, tone);
  return true;
}

function sound(output: AudioContext, { at, long, hz, loud }: Tone): void {
  const start = output.currentTime + at;
  const voice = output.createOscillator();
  const volume = output.createGain();
  voice.frequency.value = hz;
  // A tone that starts or stops at once clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + 0.02);
  volume.gain.setValueAtTime(loud, start + long - 0.06);
  volume.gain.linearRampToValueAtTime(0, start + long);
  voice.connect(volume).connect(output.destination);
  voice.start(start);
  voice.stop(start + long);
}

/** Ends what is sounding: it was answered. */
export function hush(): void {
  // It fails only on a context that is closed already.
  void context?.close().catch(() => undefined);
  context = null;
}

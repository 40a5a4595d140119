/** What the call and the coordinators' siren sound like, and the vibration that goes with the call. */
import type { Tone } from '../../ui/cues';

const full = 0.9;
const risesInSeconds = 6;

/** 0.4 s on, 0.2 off, 0.4 on, 1.6 off. */
export const ringSeconds = 2.6;

/** Full loudness six seconds after the beginning: nobody is frightened, nobody misses it. */
export function loudnessAt(second: number): number {
  const begin = 0.2;
  return full * Math.min(1, begin + ((1 - begin) * Math.max(0, second)) / risesInSeconds);
}

/** Two tones, a fourth apart. */
export function ringRound(number: number): Tone[] {
  const begin = number * ringSeconds;
  return [
    { at: 0, long: 0.4, hz: 880, loud: loudnessAt(begin) },
    { at: 0.6, long: 0.4, hz: 660, loud: loudnessAt(begin + 0.6) },
  ];
}

export const sirenSeconds = 2;

/** Rises and falls, with a rougher voice than the call's: told apart through a closed door. */
export function sirenRound(loudness = 1): Tone[] {
  return [
    { at: 0, long: 0.75, hz: 520, toHz: 980, loud: 0.45 * loudness, shape: 'sawtooth' },
    { at: 0.75, long: 0.75, hz: 980, toHz: 520, loud: 0.45 * loudness, shape: 'sawtooth' },
  ];
}

/** Milliseconds of shaking and rest. */
export const shaking = [400, 200, 400];

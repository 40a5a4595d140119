/** The noise of a call: sound, vibration, and the tab's title that changes to and fro. */
import { useEffect } from 'react';
import { playOn, soundState, type Tone } from '../../ui/cues';
import { ringRound, ringSeconds, shaking } from './ringPattern';

// Beside a conversation: under the voice, as the other cues.
const aside = 0.15;
const softRound = (number: number): Tone[] => ringRound(number).map((tone) => ({ ...tone, loud: tone.loud * aside }));

export function useRing(how: 'loud' | 'soft' | null): void {
  useEffect(() => {
    if (how === null) return;
    const stop = playOn({ round: how === 'loud' ? ringRound : softRound, seconds: ringSeconds });
    const shake = () => {
      // Untouched pages may not shake the telephone, and a browser complains of the attempt.
      if (how === 'loud' && soundState() !== 'locked' && 'vibrate' in navigator) navigator.vibrate(shaking);
    };
    shake();
    const timer = setInterval(shake, ringSeconds * 1000);
    return () => {
      stop();
      clearInterval(timer);
      if ('vibrate' in navigator && soundState() !== 'locked') navigator.vibrate(0);
    };
  }, [how]);
}

/** `text` and the page's own title take turns. No patient in it: others see the task bar. */
export function useTitleFlash(text: string | null): void {
  useEffect(() => {
    if (text === null) return;
    let own = document.title;
    const flash = () => {
      if (document.title === text) document.title = own;
      else {
        own = document.title;
        document.title = text;
      }
    };
    flash();
    const timer = setInterval(flash, 1_000);
    return () => {
      clearInterval(timer);
      if (document.title === text) document.title = own;
    };
  }, [text]);
}

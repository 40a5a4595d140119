import { useEffect } from 'react';

/** Keeps the screen on during a consultation, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const hold = async () => {
      if (document.visibilityState !== 'visible' || !navigator.wakeLock) return;
      // Refused on low battery; the call goes on all the same.
      const got = await navigator.wakeLock.request('screen').catch(() => null);
      if (over) await got?.release();
      else lock = got;
    };
    const onVisible = () => void hold();
    document.addEventListener('visibilitychange', onVisible);
    void hold();
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', onVisible);
      void lock?.release();
    };
  }, []);
}

/**
 * The server's clock as this page knows it: what it said in a reply, carried on by a clock that nobody sets. Waiting times
 * are counted by it, so that all who look at one page see the same seconds, however wrong their machines are.
 */
import { useEffect, useState } from 'react';

// A sample from a fast reply is the better one; an old one gives way, for clocks drift apart.
const keptMs = 60_000;
const setMs = 2_000;

export class ServerClock {
  private sample: { offset: number; trip: number; at: number } | null = null;

  /** `steady` is a clock that only runs forward, in milliseconds. */
  constructor(
    private readonly steady: () => number = () => performance.now(),
    private readonly wall: () => number = () => Date.now(),
  ) {}

  /** `said` is the server's time in a reply that was asked for at `sent` and came at `received`, both steady. */
  learn(said: number, sent: number, received: number): void {
    const trip = Math.max(0, received - sent);
    // The reply was made about halfway.
    const offset = said + trip / 2 - received;
    const known = this.sample;
    // What no delay explains is a clock that was set: the older sample is wrong now.
    const set = known !== null && Math.abs(offset - known.offset) > (trip + known.trip) / 2 + setMs;
    if (known && !set && trip > known.trip && received - known.at < keptMs) return;
    this.sample = { offset, trip, at: received };
  }

  now(): number {
    return this.sample ? this.steady() + this.sample.offset : this.wall();
  }
}

export const serverClock = new ServerClock();

/** The server's time, renewed every `everyMs`. */
export function useServerNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverClock.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

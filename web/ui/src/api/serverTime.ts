/** How far this machine's clock is from the server's. Deadlines are counted by the server's, on every screen alike. */
let offsetMs = 0;

// A reply that was under way for a moment is no wrong clock.
const tolerance = 5_000;

export function noteServerTime(serverNow: number, received = Date.now()): void {
  const off = serverNow - received;
  offsetMs = Math.abs(off) < tolerance ? 0 : off;
}

/** The server's time at a moment of this machine. */
export function serverTime(local: number): number {
  return local + offsetMs;
}

/** The call that somebody wants to accept and for which they are typing their password. */
const keptMs = 120_000;
let wanted: { id: string; at: number } | null = null;

export function wantToAccept(id: string): void {
  wanted = { id, at: performance.now() };
}

/** True once, for the call that was wanted a moment ago. */
export function takeWanted(id: string): boolean {
  if (wanted?.id !== id) return false;
  const fresh = performance.now() - wanted.at < keptMs;
  wanted = null;
  return fresh;
}

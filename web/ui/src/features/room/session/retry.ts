/** When to try again: at once with a little jitter, then 0.3·n² s, never more than 5 s apart, without end. */
export function retryDelayMs(attempt: number, random: number): number {
  if (attempt <= 0) return Math.round(random * 500);
  return Math.min(5000, Math.round(300 * attempt * attempt));
}

/** Sends an emergency until the server has answered. A call for help is not given up because a line is bad. */
import { ApiError } from '../../api/error';

const firstWaitMs = 1_000;
const longestWaitMs = 5_000;
// A line that swallows the request gives no error for minutes; the key makes asking again harmless.
const patienceMs = 8_000;

/** An answer that tells nothing about the request: the same one may be sent again. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || [408, 425, 429].includes(error.status));
}

export function waitBefore(attempt: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
}

type Options = {
  signal: AbortSignal;
  /** The attempt that begins now; the first is 1. */
  onAttempt: (attempt: number) => void;
  pause: (ms: number) => Promise<void>;
  /** Somebody is asked for a password meanwhile: then the one call waits. */
  held: () => boolean;
};

export async function sendUntilAnswered<T>(send: () => Promise<T>, { signal, onAttempt, pause, held }: Options): Promise<T | null> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    onAttempt(attempt);
    try {
      const sending = send();
      const answer = await Promise.race([sending.then((value) => ({ value })), pause(patienceMs).then(() => null)]);
      if (answer) return answer.value;
      if (held()) return await sending;
      // The one that was given up may still fail, with nobody to listen.
      sending.catch(() => undefined);
    } catch (error) {
      if (!isNoAnswer(error)) throw error;
    }
    await pause(waitBefore(attempt));
  }
  return null;
}

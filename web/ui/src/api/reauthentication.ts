/** Calls that met an expired login wait here; the dialog that signs in again releases them. */

let waiting: { promise: Promise<void>; release: () => void } | null = null;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

export function signedInAgain(): Promise<void> {
  if (!waiting) {
    let release = () => {};
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    waiting = { promise, release };
    changed();
  }
  return waiting.promise;
}

export function releaseWaitingCalls(): void {
  waiting?.release();
  waiting = null;
  changed();
}

export function isLoginExpired(): boolean {
  return waiting !== null;
}

export function onLoginExpiry(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

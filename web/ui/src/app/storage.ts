/** localStorage that never throws: a browser may refuse it (private mode, policy) and the page works all the same. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts until the page is closed.
  }
}

export function removeStored(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, nothing is left.
  }
}

/** The same for sessionStorage: what must survive a reload but not the closing of the tab. */
export function readSession(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeSession(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // The server's copy is then the only one.
  }
}

export function removeSession(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept, nothing is left.
  }
}

/** Signing out: what this user typed must not meet the next one at this machine. */
export function forgetSession(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('hoichan.')) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept, nothing is left.
  }
}

/**
 * Which lines of a list changed since it was loaded, by the server's hints, so that a long list loads these and not
 * everything. Hints may be heard while the list is being loaded; a line that is loaded once too often does no harm.
 */

/** A load may have been this long under way when its reply came. */
const underWayMs = 10_000;
/** What no hint told of is found by loading everything this often. */
const wholeMs = 300_000;
/** With more lines than this, everything is loaded: addresses have limits. */
const most = 50;

export class ChangedLines {
  private readonly at = new Map<string, number>();
  private missedAt = Number.NEGATIVE_INFINITY;
  private wholeAt = Number.NEGATIVE_INFINITY;

  /** A hint told of this line. */
  note(id: string, now = Date.now()): void {
    this.at.set(id, now);
  }

  /** Hints were lost: nobody knows what changed. */
  miss(now = Date.now()): void {
    this.missedAt = now;
  }

  /** The lines to load for a list that was last loaded at `loadedAt`; null for all of them. */
  since(loadedAt: number, now = Date.now()): string[] | null {
    const from = loadedAt - underWayMs;
    for (const [id, at] of this.at) if (at < from) this.at.delete(id);
    const ids = [...this.at.keys()];
    const whole = loadedAt === 0 || this.missedAt >= from || now - this.wholeAt > wholeMs || ids.length === 0 || ids.length > most;
    if (whole) this.wholeAt = now;
    return whole ? null : ids.sort();
  }
}

/** Each list has its own, because each is loaded at its own time. */
export const changed = { lines: new ChangedLines(), outcomes: new ChangedLines() };

/** A hint told of this consultation. */
export function noteChanged(id: string): void {
  for (const list of Object.values(changed)) list.note(id);
}

/** Hints were lost. */
export function noteMissed(): void {
  for (const list of Object.values(changed)) list.miss();
}

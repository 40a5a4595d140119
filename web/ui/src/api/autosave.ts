/**
 * Text that saves itself: 800 ms after the last key it goes to the server, and until the server has it a copy stays in
 * this browser tab, so that neither a reload nor an expired login loses a word. A newer version on the server (409) is
 * shown beside one's own; the user chooses.
 */
import { readSession, removeSession, writeSession } from '../app/storage';
import { ApiError } from './error';

export type Phase = 'saved' | 'dirty' | 'saving' | 'failed' | 'conflict';

export type AutosaveOptions<V, S> = {
  /** Where the copy is kept; null server: nothing is stored on the server yet. */
  storageKey: (server: S | null) => string;
  value: V;
  server: S | null;
  valueOf: (server: S) => V;
  versionOf: (server: S) => number;
  save: (value: V, server: S | null) => Promise<S>;
  /** The newer state out of a 409. */
  current: (error: ApiError) => S | null | Promise<S | null>;
};

export type AutosaveState<V, S> = {
  value: V;
  server: S | null;
  phase: Phase;
  savedAt: number | null;
  error: unknown;
  theirs: S | null;
};

type Copy<V> = { value: V; version: number };

const quietMs = 800;
const retryMs = 5_000;

export class Autosave<V, S> {
  #state: AutosaveState<V, S>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: AutosaveOptions<V, S>) {
    const { value, server } = options;
    this.#state = { value, server, phase: 'saved', savedAt: null, error: null, theirs: null };
    this.#restore();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): AutosaveState<V, S> => this.#state;

  /** Takes what was typed. */
  set(value: V): void {
    const phase = this.#state.phase === 'conflict' ? 'conflict' : 'dirty';
    this.#change({ value, phase });
    this.#keepCopy();
    if (phase === 'dirty') this.#schedule(quietMs);
  }

  /** Saves now; resolves once the server has everything typed so far. */
  async flush(): Promise<S | null> {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    if (this.#state.phase === 'dirty' || this.#state.phase === 'failed') await this.#save();
    if (this.#state.phase === 'failed' || this.#state.phase === 'conflict') throw this.#state.error;
    return this.#state.phase === 'dirty' ? this.flush() : this.#state.server;
  }

  /** The server's state was loaded anew; text that is being typed stays. */
  accept(server: S): void {
    const known = this.#state.server;
    if (this.#state.phase === 'saved' && known && this.options.versionOf(server) > this.options.versionOf(known)) {
      this.#change({ server, value: this.options.valueOf(server) });
    }
  }

  keepMine(): void {
    this.#change({ server: this.#state.theirs, theirs: null, phase: 'dirty', error: null });
    this.#keepCopy();
    this.#schedule(0);
  }

  takeTheirs(): void {
    const { theirs } = this.#state;
    if (!theirs) return;
    this.#change({ server: theirs, value: this.options.valueOf(theirs), theirs: null, phase: 'saved', error: null });
    this.#dropCopy();
  }

  /** Leaving the page: what is typed is sent at once. */
  leave(): void {
    if (this.#state.phase === 'dirty' || this.#state.phase === 'failed') void this.flush().catch(() => undefined);
  }

  #change(next: Partial<AutosaveState<V, S>>): void {
    this.#state = { ...this.#state, ...next };
    for (const listener of this.#listeners) listener();
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  #save(): Promise<void> {
    this.#running ??= this.#saveOnce().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #saveOnce(): Promise<void> {
    const { value, server } = this.#state;
    this.#change({ phase: 'saving', error: null });
    try {
      const saved = await this.options.save(value, server);
      if (server === null) removeSession(this.options.storageKey(null));
      const unchanged = this.#state.value === value;
      this.#change({ server: saved, phase: unchanged ? 'saved' : 'dirty', savedAt: Date.now() });
      if (unchanged) this.#dropCopy();
      else {
        this.#keepCopy();
        this.#schedule(quietMs);
      }
    } catch (error) {
      const theirs = error instanceof ApiError && error.code === 'stale_version' ? await this.options.current(error) : null;
      this.#change({ phase: theirs ? 'conflict' : 'failed', theirs, error });
      const mayMend = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
      if (!theirs && mayMend) this.#schedule(retryMs);
    }
  }

  #restore(): void {
    const { server } = this.#state;
    const text = readSession(this.options.storageKey(server));
    if (text === null) return;
    const copy = JSON.parse(text) as Copy<V>;
    if (server && JSON.stringify(copy.value) === JSON.stringify(this.options.valueOf(server))) {
      this.#dropCopy();
    } else if (server && copy.version < this.options.versionOf(server)) {
      this.#change({ value: copy.value, phase: 'conflict', theirs: server });
    } else {
      this.#change({ value: copy.value, phase: 'dirty' });
      this.#schedule(quietMs);
    }
  }

  #keepCopy(): void {
    const { server, value } = this.#state;
    const copy: Copy<V> = { value, version: server ? this.options.versionOf(server) : 0 };
    writeSession(this.options.storageKey(server), JSON.stringify(copy));
  }

  #dropCopy(): void {
    removeSession(this.options.storageKey(this.#state.server));
  }
}

/**
 * Messages on their way. One that is not stored yet stays in this tab and goes by itself when the network is back; the
 * server stores a message that is sent twice once.
 */
import type { Message } from '../../../api/consultations';
import { ApiError } from '../../../api/error';
import { readSession, removeSession, writeSession } from '../../../app/storage';
import { newId } from '../../room/session/newId';

export type Outgoing = { clientId: string; text: string; state: 'sending' | 'unsent' | 'refused' };

type Options = { key: string; post: (message: { client_id: string; text: string }) => Promise<Message>; stored: (message: Message) => void };

const retryMs = 5_000;

export class Outbox {
  #entries: readonly Outgoing[];
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: Options) {
    this.#entries = JSON.parse(readSession(options.key) ?? '[]') as Outgoing[];
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    void this.#run();
    addEventListener('online', this.#again);
    return () => {
      this.#listeners.delete(listener);
      clearTimeout(this.#timer);
      removeEventListener('online', this.#again);
    };
  };

  readonly snapshot = (): readonly Outgoing[] => this.#entries;

  add(text: string): void {
    this.#set([...this.#entries, { clientId: newId(), text, state: 'sending' }]);
    void this.#run();
  }

  retry(clientId: string): void {
    this.#mark(clientId, 'sending');
    void this.#run();
  }

  readonly #again = () => void this.#run();

  /** One after the other, so that they stand in the order in which they were written. */
  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    for (;;) {
      const next = this.#entries.find(({ state }) => state !== 'refused');
      if (!next || !(await this.#send(next))) break;
    }
    this.#running = false;
  }

  async #send({ clientId, text }: Outgoing): Promise<boolean> {
    try {
      const message = await this.options.post({ client_id: clientId, text });
      this.options.stored(message);
      this.#set(this.#entries.filter((entry) => entry.clientId !== clientId));
      return true;
    } catch (error) {
      const final = error instanceof ApiError && error.status >= 400 && error.status < 500;
      this.#mark(clientId, final ? 'refused' : 'unsent');
      if (!final) this.#timer = setTimeout(this.#again, retryMs);
      return final;
    }
  }

  #mark(clientId: string, state: Outgoing['state']): void {
    this.#set(this.#entries.map((entry) => (entry.clientId === clientId ? { ...entry, state } : entry)));
  }

  #set(entries: readonly Outgoing[]): void {
    this.#entries = entries;
    if (entries.length === 0) removeSession(this.options.key);
    else writeSession(this.options.key, JSON.stringify(entries));
    for (const listener of this.#listeners) listener();
  }
}

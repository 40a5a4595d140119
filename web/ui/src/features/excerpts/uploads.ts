/**
 * Sends files one after the other, with progress. A lost network pauses the queue, which goes on by itself; a refusal
 * says why; an expired login waits until the user has signed in again.
 */
import { ApiError } from '../../api/error';
import { signedInAgain } from '../../api/reauthentication';
import type { Excerpt } from '../../api/consultations';
import { currentLocale } from '../../i18n/i18n';

export type Upload = {
  key: number;
  name: string;
  size: number;
  state: 'queued' | 'sending' | 'waiting' | 'refused';
  share: number;
  error: unknown;
};

type Entry = Upload & { file: File };

const retryMs = 5_000;
let nextKey = 1;

export class Uploads {
  #entries: readonly Entry[] = [];
  #running = false;
  #request: { key: number; xhr: XMLHttpRequest } | null = null;
  readonly #listeners = new Set<() => void>();

  #target: () => Promise<string>;

  /** `target` names the consultation, making its draft when there is none; `sent` hears of each file that arrived. */
  constructor(
    target: () => Promise<string>,
    private readonly sent: (excerpt: Excerpt) => void,
  ) {
    this.#target = target;
  }

  aim(target: () => Promise<string>): void {
    this.#target = target;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.#entries;

  add(files: readonly File[]): void {
    const added = files.map((file): Entry => ({ key: nextKey++, name: file.name, size: file.size, file, state: 'queued', share: 0, error: null }));
    this.#set([...this.#entries, ...added]);
    void this.#run();
  }

  retry(key: number): void {
    this.#update(key, { state: 'queued', share: 0, error: null });
    void this.#run();
  }

  remove(key: number): void {
    if (this.#request?.key === key) this.#request.xhr.abort();
    this.#set(this.#entries.filter((entry) => entry.key !== key));
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const entry = this.#entries.find(({ state }) => state === 'queued' || state === 'waiting');
      if (!entry) break;
      await this.#send(entry);
    }
    this.#running = false;
  }

  async #send({ key, file }: Entry): Promise<void> {
    this.#update(key, { state: 'sending', share: 0, error: null });
    try {
      const id = await this.#target();
      const excerpt = await this.#post(key, `/api/consultations/${id}/excerpts`, file);
      this.#set(this.#entries.filter((entry) => entry.key !== key));
      this.sent(excerpt);
    } catch (error) {
      if (!this.#entries.some((entry) => entry.key === key)) return;
      const lost = !(error instanceof ApiError) || error.status === 0;
      this.#update(key, { state: lost ? 'waiting' : 'refused', error });
      if (error instanceof ApiError && error.status === 401) {
        await signedInAgain();
        this.#update(key, { state: 'queued' });
      } else if (lost) await networkBack();
    }
  }

  // fetch cannot tell how much has gone out.
  #post(key: number, path: string, file: File): Promise<Excerpt> {
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      this.#request = { key, xhr };
      xhr.open('POST', path);
      xhr.setRequestHeader('Content-Type', 'application/octet-stream');
      xhr.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
      xhr.setRequestHeader('Accept-Language', currentLocale());
      xhr.upload.addEventListener('progress', (event) => this.#update(key, { share: event.total > 0 ? event.loaded / event.total : 0 }));
      xhr.addEventListener('load', () => (xhr.status === 201 ? resolve(JSON.parse(xhr.responseText) as Excerpt) : reject(errorOf(xhr))));
      xhr.addEventListener('error', () => reject(new ApiError(0, 'network', '')));
      xhr.addEventListener('abort', () => reject(new ApiError(0, 'aborted', '')));
      xhr.send(file);
    });
  }

  #update(key: number, next: Partial<Upload>): void {
    this.#set(this.#entries.map((entry) => (entry.key === key ? { ...entry, ...next } : entry)));
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

function errorOf(xhr: XMLHttpRequest): ApiError {
  let body: { error?: { code?: string; message?: string; request_id?: string } } = {};
  try {
    body = JSON.parse(xhr.responseText) as typeof body;
  } catch {
    // Not from the service: the status says what there is to say.
  }
  const { code, message, request_id } = body.error ?? {};
  return new ApiError(xhr.status, code ?? `http_${xhr.status}`, message ?? '', {}, request_id ?? null);
}

function networkBack(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, retryMs);
    addEventListener('online', done);
  });
}

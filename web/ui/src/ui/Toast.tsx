/** Short notices in their own row at the foot of the page, read out politely. `announce` speaks without showing. */
import { useSyncExternalStore } from 'react';
import { Icon } from './Icon';
import './toast.css';

type Toast = { id: number; text: string; tone: 'ok' | 'bad' };
type State = { toasts: readonly Toast[]; spoken: string };

let state: State = { toasts: [], spoken: '' };
let nextId = 1;
const listeners = new Set<() => void>();

function update(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export function toast(text: string, tone: 'ok' | 'bad' = 'ok'): void {
  const id = nextId++;
  update({ toasts: [...state.toasts.slice(-2), { id, text, tone }] });
  setTimeout(() => update({ toasts: state.toasts.filter((shown) => shown.id !== id) }), tone === 'bad' ? 9000 : 5000);
}

/** Said by screen readers only. */
export function announce(text: string): void {
  // A repeated text is not read again unless it differs, hence the no-break space.
  update({ spoken: state.spoken === text ? `${text}\u00a0` : text });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toaster() {
  const { toasts, spoken } = useSyncExternalStore(subscribe, () => state);
  return (
    <>
      <div className="sr-only toaster__spoken" role="status" aria-live="polite">
        {spoken}
      </div>
      <div className="toaster" role="status" aria-live="polite">
        {toasts.map(({ id, text, tone }) => (
          <div key={id} className={`toast toast--${tone}`}>
            <Icon name={tone === 'ok' ? 'check' : 'alert'} />
            {text}
          </div>
        ))}
      </div>
    </>
  );
}

import { Trans } from '@lingui/react/macro';
import { useSyncExternalStore } from 'react';
import { Strip } from '../ui/Strip';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

/** Shown while the browser knows that it has no network. */
export function OfflineBar() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <div className="offline-bar">
      <Strip icon="signal-low">
        <Trans>Mất mạng. Những gì bạn gõ vẫn còn trên máy này.</Trans>
      </Strip>
    </div>
  );
}

/** The service worker asks an open page to show what a push message is about. Where there is none, nothing happens. */
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { isRoom } from '../../paths';
import { toast } from '../../ui/Toast';

/** The path that a message leads to, or null: only within this page. */
export function pathIn(data: unknown): string | null {
  const { type, url } = (data ?? {}) as { type?: unknown; url?: unknown };
  if (type !== 'open' || typeof url !== 'string') return null;
  try {
    const wanted = new URL(url, location.origin);
    return wanted.origin === location.origin ? wanted.pathname + wanted.search : null;
  } catch {
    return null;
  }
}

export function useOpenedFromPush(): void {
  const { t } = useLingui();
  const [at, navigate] = useLocation();
  useEffect(() => {
    // Absent on plain HTTP.
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
    if (!worker) return;
    const onMessage = ({ data }: MessageEvent<unknown>) => {
      const path = pathIn(data);
      if (path === null) return;
      if (isRoom(at)) toast(t`Đang họp: tin này mở được ở mục Thông báo sau buổi họp.`);
      else navigate(path);
    };
    worker.addEventListener('message', onMessage);
    return () => worker.removeEventListener('message', onMessage);
  }, [at, navigate, t]);
}

/**
 * Shows push messages: calls, which came while no page was open, and other news. They say numbers and times, never the
 * patient. The page itself rings; this only brings it up. Nothing is cached here.
 */
const fallback = { title: 'Hoichan', body: '', url: '/' };

function read(event) {
  try {
    return { ...fallback, ...event.data.json() };
  } catch {
    return fallback;
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const message = read(event);
  const call = message.urgent === true || String(message.kind).startsWith('page');
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      // A second message about the same call replaces the first, and sounds again.
      tag: String(message.tag ?? message.id ?? 'hoichan'),
      renotify: true,
      requireInteraction: call,
      vibrate: call ? [400, 200, 400, 1600, 400, 200, 400] : undefined,
      icon: '/favicon.svg',
      data: { url: message.url, id: message.id, call },
    }),
  );
});

/** Only addresses of this page: a message must not lead elsewhere. */
function safe(url) {
  const wanted = new URL(typeof url === 'string' ? url : '/', self.location.origin);
  return wanted.origin === self.location.origin ? wanted.href : self.location.origin;
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url, id, call } = event.notification.data ?? {};
  event.waitUntil(
    (async () => {
      // It was looked at; without a login the server does not take that, and it does not matter.
      if (id) fetch(`/api/notifications/${encodeURIComponent(id)}/seen`, { method: 'POST' }).catch(() => undefined);
      const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      const open = windows.find((one) => one.visibilityState === 'visible') ?? windows[0];
      if (!open) return self.clients.openWindow(safe(url));
      // A page that is open rings already, perhaps in a live consultation: it is brought up, not sent elsewhere. Where
      // other messages lead, the page goes itself: it knows whether it may leave what it shows.
      if (!call) open.postMessage({ type: 'open', url: safe(url) });
      return open.focus();
    })(),
  );
});

/**
 * Shows a call that came as a push message while no page was open. It says the specialty and where the call comes from,
 * never the patient. The page itself rings; this only brings it up. Nothing is cached here.
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
      data: { url: message.url, id: message.id },
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
  const { url, id } = event.notification.data ?? {};
  event.waitUntil(
    (async () => {
      // It was looked at; without a login the server does not take that, and it does not matter.
      if (id) fetch(`/api/notifications/${encodeURIComponent(id)}/seen`, { method: 'POST' }).catch(() => undefined);
      const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      // A page that is open rings already, perhaps in a live consultation: it is brought up, not sent elsewhere.
      if (windows[0]) return windows[0].focus();
      return self.clients.openWindow(safe(url));
    })(),
  );
});

/** This browser as a ring device: what it remembers of that, and how it subscribes to push messages. */
import { readStored, removeStored, writeStored } from '../../app/storage';
import type { PushTarget } from '../paging/types';

const key = 'hoichan.ring-device';

/** The id under which the server rings this browser. The credential itself is a cookie that scripts cannot read. */
export const knownDevice = (): string | null => readStored(key);
export const rememberDevice = (id: string): void => writeStored(key, id);
export const forgetDevice = (): void => removeStored(key);

/** "Chromium, Linux": what tells one's machines apart in a list. */
export function deviceName(agent: string = navigator.userAgent): string {
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : '';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : /Linux/.test(agent) ? 'Linux' : '';
  return [browser, system].filter(Boolean).join(', ');
}

export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** null when the browser or its user does not want push messages: it then rings while the page is open. */
export async function subscribeToPush(serverKey: string): Promise<PushTarget | null> {
  if (!canPush() || (await Notification.requestPermission()) !== 'granted') return null;
  const worker = await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(serverKey) };
  const subscription = await worker.pushManager.subscribe(options).catch(async (cause: unknown) => {
    // Subscribed under a key that the server has no more: that one is given up.
    if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) throw cause;
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    return worker.pushManager.subscribe(options);
  });
  const { endpoint, keys } = subscription.toJSON();
  return endpoint && keys?.['p256dh'] && keys['auth'] ? { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] } : null;
}

export async function unsubscribeFromPush(): Promise<void> {
  if (!canPush()) return;
  const worker = await navigator.serviceWorker.getRegistration('/sw.js');
  const subscription = await worker?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

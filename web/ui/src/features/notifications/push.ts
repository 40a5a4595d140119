/** This browser and Web Push: whether it can, why not, and which of the person's subscriptions is its own. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';
import { readStored, removeStored, writeStored } from '../../app/storage';
import { pushKey } from '../paging/api';
import { canPush, deviceName, subscribeToPush, unsubscribeFromPush } from '../ringing/device';

export type Subscription = components['schemas']['Subscription'];

const key = 'hoichan.push-subscription';

export const subscriptionsQuery = queryOptions({ queryKey: ['push-subscriptions'], queryFn: () => take(api.GET('/api/push/subscriptions')) });

export const knownSubscription = (): string | null => readStored(key);

/** `insecure`: plain HTTP inside the house. `home-screen`: Apple's telephones, until the page is installed there. */
export type PushState = 'ready' | 'insecure' | 'home-screen' | 'unsupported' | 'denied';
type Browser = { secure: boolean; capable: boolean; permission: NotificationPermission | null; agent: string };

export function pushStateOf({ secure, capable, permission, agent }: Browser): PushState {
  if (!secure) return 'insecure';
  if (!capable) return /iPhone|iPad/.test(agent) ? 'home-screen' : 'unsupported';
  return permission === 'denied' ? 'denied' : 'ready';
}

export function pushState(): PushState {
  const permission = 'Notification' in window ? Notification.permission : null;
  return pushStateOf({ secure: window.isSecureContext, capable: canPush(), permission, agent: navigator.userAgent });
}

/** Why this machine was not subscribed. `server`: it sends no push messages. `service`: the browser's maker is not reached. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';

  constructor(readonly why: 'server' | 'service' | 'permission') {
    super(why);
  }
}

export async function subscribeHere(fallbackName: string): Promise<Subscription> {
  const serverKey = await pushKey();
  if (serverKey === null) throw new PushRefused('server');
  const target = await subscribeToPush(serverKey).catch((cause: unknown) => {
    throw cause instanceof DOMException && cause.name === 'NotAllowedError' ? new PushRefused('permission') : new PushRefused('service');
  });
  if (target === null) throw new PushRefused('permission');
  const made = await take(api.POST('/api/push/subscriptions', { body: { ...target, label: deviceName() || fallbackName } }));
  writeStored(key, made.id);
  return made;
}

export async function unsubscribe(id: string): Promise<void> {
  await take(api.DELETE('/api/push/subscriptions/{id}', { params: { path: { id } } }));
  if (id !== knownSubscription()) return;
  removeStored(key);
  await unsubscribeFromPush().catch(() => undefined);
}

/** A ring device subscribes this browser anew, and then the newest subscription is this browser's. */
export async function adoptNewest(): Promise<void> {
  const all = await take(api.GET('/api/push/subscriptions'));
  const newest = [...all].sort((a, b) => b.created_at - a.created_at)[0];
  if (newest) writeStored(key, newest.id);
}

export const forgetSubscription = (): void => removeStored(key);

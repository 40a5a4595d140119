/** How a person wants to be told: what the form holds, and what the server takes. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { ApiError } from '../../api/error';
import type { components } from '../../api/schema';
import { parseMinute, showMinute } from '../schedule/draft';

type Schemas = components['schemas'];
export type Settings = Schemas['NotificationSettings'];
export type Group = Schemas['Group'];
export type Channel = Schemas['Channel'];

export const groups = ['emergencies', 'appointments', 'requests', 'minutes'] as const satisfies readonly Group[];
export const channels = ['push', 'email', 'webhook'] as const satisfies readonly Channel[];

export const settingsQuery = queryOptions({ queryKey: ['notification-settings'], queryFn: () => take(api.GET('/api/me/notifications')) });

export const saveSettings = (body: Settings) => take(api.PUT('/api/me/notifications', { body }));

export type Draft = {
  email: string;
  channels: Settings['channels'];
  quiet: boolean;
  /** As typed; kept while the quiet hours are off, so that switching them on again brings them back. */
  from: string;
  to: string;
  zone: string;
};

/** Minutes of the day, or null for what is no time; 24:00 is the next day's beginning. */
export function minuteOf(time: string): number | null {
  const minute = parseMinute(time);
  return minute === null ? null : minute % (24 * 60);
}

export function draftOf(settings: Settings): Draft {
  const { email, channels: chosen, quiet_from: from, quiet_to: to, zone } = settings;
  return { email, channels: chosen, quiet: typeof from === 'number' && typeof to === 'number', from: showMinute(from ?? 22 * 60), to: showMinute(to ?? 6 * 60), zone };
}

/** null while the quiet hours lack a time. */
export function settingsOf(draft: Draft, version: number): Settings | null {
  const [from, to] = [minuteOf(draft.from), minuteOf(draft.to)];
  if (draft.quiet && (from === null || to === null)) return null;
  const quiet = draft.quiet ? { quiet_from: from, quiet_to: to } : { quiet_from: null, quiet_to: null };
  return { email: draft.email.trim(), channels: draft.channels, ...quiet, zone: draft.zone, version };
}

/** What somebody saved in between, when the server refused for that. */
export function newerOf(error: unknown): Settings | null {
  const current = error instanceof ApiError && error.code === 'stale_version' ? error.details['current'] : undefined;
  return current && typeof current === 'object' ? (current as Settings) : null;
}

/** The zone that this machine's clock is set to. */
export const machineZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zones worth offering: the chosen one, this machine's, and the service's home. */
export function zonesFor(chosen: string, machine: string): string[] {
  return [...new Set([chosen, 'Asia/Ho_Chi_Minh', machine])].filter(Boolean);
}

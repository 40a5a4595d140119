/** The names of the IANA database that this browser knows. */
import { zone } from '../../ui/time';

// Browsers still give the old names of these.
const renamed: Record<string, string> = { 'Asia/Saigon': zone, 'Asia/Calcutta': 'Asia/Kolkata', 'Asia/Rangoon': 'Asia/Yangon', 'Asia/Katmandu': 'Asia/Kathmandu', 'Europe/Kiev': 'Europe/Kyiv' };

export function zoneNames(): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  const names = known.filter((name) => name.includes('/')).map((name) => renamed[name] ?? name);
  return [...new Set([zone, ...names, 'UTC'])];
}

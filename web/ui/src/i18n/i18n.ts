/**
 * Languages. Vietnamese stands in the code; English is fetched when it is chosen. The choice is kept in this browser,
 * and the signed-in user's profile may override it (`applyProfileLocale`).
 */
import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { readStored, writeStored } from '../app/storage';

export type Locale = 'vi' | 'en';
export const locales: readonly Locale[] = ['vi', 'en'];

const storageKey = 'hoichan.locale';
const englishCatalogs = import.meta.glob<{ messages: Record<string, string> }>(['../locales/en.po', '../features/*/locales/en.po']);

// Messages in the code are parsed once each, when first shown.
const compiled = new Map<string, ReturnType<typeof compileMessage>>();
i18n.setMessagesCompiler((message) => {
  let known = compiled.get(message);
  if (!known) {
    known = compileMessage(message);
    compiled.set(message, known);
  }
  return known;
});

export function isLocale(value: unknown): value is Locale {
  return value === 'vi' || value === 'en';
}

export function currentLocale(): Locale {
  return i18n.locale === 'en' ? 'en' : 'vi';
}

export function storedLocale(): Locale {
  const stored = readStored(storageKey);
  return isLocale(stored) ? stored : 'vi';
}

export async function activateLocale(locale: Locale): Promise<void> {
  let messages = {};
  if (locale === 'en') {
    const catalogs = await Promise.all(Object.values(englishCatalogs).map((load) => load()));
    messages = Object.assign({}, ...catalogs.map((catalog) => catalog.messages));
  }
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
}

export async function chooseLocale(locale: Locale): Promise<void> {
  writeStored(storageKey, locale);
  await activateLocale(locale);
}

/** The profile decides only where this browser has no choice of its own yet. */
export async function applyProfileLocale(locale: string | null | undefined): Promise<void> {
  if (!isLocale(locale) || isLocale(readStored(storageKey)) || locale === currentLocale()) return;
  await activateLocale(locale);
}

export function startLocale(): Promise<void> {
  return activateLocale(storedLocale()).catch(() => activateLocale('vi'));
}

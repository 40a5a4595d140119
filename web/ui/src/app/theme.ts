/** Light or dark: the system decides unless the user chose. */
import { readStored, removeStored, writeStored } from './storage';

export type Theme = 'system' | 'light' | 'dark';
const storageKey = 'hoichan.theme';

export function storedTheme(): Theme {
  const stored = readStored(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function applyStoredTheme(): void {
  const theme = storedTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') removeStored(storageKey);
  else writeStored(storageKey, theme);
  applyStoredTheme();
}

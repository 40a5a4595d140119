/** The keys of the red button's page: digits press the buttons of the group that has the focus. */

type Pressed = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/** 0 for the key 1, up to 8 for 9; null for anything else, and for a digit with Ctrl or Alt, which is the browser's. */
export function digitOf({ key, ctrlKey, metaKey, altKey }: Pressed): number | null {
  if (ctrlKey || metaKey || altKey || !/^[1-9]$/.test(key)) return null;
  return Number(key) - 1;
}

export function isSendKey({ key, ctrlKey, metaKey }: Pressed): boolean {
  return key === 'Enter' && (ctrlKey || metaKey);
}

/** By the key's place too: with Alt some keyboards write another sign. */
export function isScanKey({ key, code, altKey, ctrlKey, metaKey }: Pressed & { code: string }): boolean {
  return altKey && !ctrlKey && !metaKey && (code === 'KeyQ' || key.toLowerCase() === 'q');
}

/** Which button an arrow leads to, in a row that ends where it began. */
export function arrowTo(key: string, at: number, count: number): number | null {
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined || count === 0 ? null : (to + count) % count;
}

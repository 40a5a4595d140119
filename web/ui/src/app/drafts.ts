/**
 * Text that was typed and not sent: it stays in this browser tab through reloads and changes of view, until it is sent or
 * the user signs out.
 */
import { useState } from 'react';
import { readSession, removeSession, writeSession } from './storage';

export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: readSession(key) ?? '' }));
  // Another place has a text of its own.
  const shown = draft.key === key ? draft : { key, text: readSession(key) ?? '' };
  if (shown !== draft) setDraft(shown);
  const write = (text: string) => {
    setDraft({ key, text });
    if (text === '') removeSession(key);
    else writeSession(key, text);
  };
  return [shown.text, write];
}

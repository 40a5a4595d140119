/** The draft of one kind of emergency. It stays in this tab through a reload, until it was sent or the user signs out. */
import { useState } from 'react';
import { readSession, removeSession, writeSession } from '../../app/storage';
import { type Draft, emptyDraft } from './draft';

const keyOf = (set: string) => `hoichan.red.${set}`;

function read(set: string): Draft {
  try {
    return { ...emptyDraft, ...(JSON.parse(readSession(keyOf(set)) ?? '{}') as Partial<Draft>) };
  } catch {
    return emptyDraft;
  }
}

export function forgetDraft(set: string): void {
  removeSession(keyOf(set));
}

export function useStatDraft(set: string): [Draft, (next: Draft) => void] {
  const [draft, setDraft] = useState(() => read(set));
  const change = (next: Draft) => {
    setDraft(next);
    writeSession(keyOf(set), JSON.stringify(next));
  };
  return [draft, change];
}

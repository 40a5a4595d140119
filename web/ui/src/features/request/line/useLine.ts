/** A line of text that stands for several fields: it keeps what was typed until the fields change from elsewhere. */
import { useState } from 'react';

/** What was not understood, without the word that is being typed: it may become something yet. */
export function settled(text: string, unread: readonly string[], typing: boolean): readonly string[] {
  if (!typing || /\s$/.test(text)) return unread;
  const last = /\S*$/.exec(text)?.[0] ?? '';
  return unread.at(-1)?.endsWith(last) ? unread.slice(0, -1) : unread;
}

type Line = { text: string; type: (text: string, writtenThen: string) => void; typing: boolean; focus: { onFocus: () => void; onBlur: () => void } };

/** `written` is the line that the fields would be; what somebody is typing is worth more, as long as it says the same. */
export function useLine(written: string): Line {
  const [text, setText] = useState(written);
  const [typing, setTyping] = useState(false);
  const [known, setKnown] = useState(written);
  if (known !== written) {
    setKnown(written);
    setText(written);
  }
  const type = (next: string, writtenThen: string) => {
    setText(next);
    setKnown(writtenThen);
  };
  return { text, type, typing, focus: { onFocus: () => setTyping(true), onBlur: () => setTyping(false) } };
}

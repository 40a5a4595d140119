/** A line of text that stands for several fields: it keeps what was typed until the fields change from elsewhere. */
import { useState } from 'react';

/** `written` is the line that the fields would be; what somebody is typing is worth more, as long as it says the same. */
export function useLine(written: string): { text: string; type: (text: string, writtenThen: string) => void } {
  const [text, setText] = useState(written);
  const [known, setKnown] = useState(written);
  if (known !== written) {
    setKnown(written);
    setText(written);
  }
  const type = (next: string, writtenThen: string) => {
    setText(next);
    setKnown(writtenThen);
  };
  return { text, type };
}

/** The list of ready phrases at a field: opened by typing a few letters, Enter takes one, Escape closes it. */
import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useState } from 'react';
import { classes } from '../../../ui/classes';
import { useForm } from '../draft/FormContext';
import { lastPiece, matching, type PhraseField, phrasesFor, withPhrase } from './phrases';

export function usePhrases(field: PhraseField, id: string, text: string, write: (text: string) => void) {
  const { form } = useForm();
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const found = open ? matching(phrasesFor(field, form.specialty), lastPiece(text).piece) : [];
  const at = Math.min(active, found.length - 1);
  const listId = `${id}-phrases`;
  const take = (phrase: string | undefined) => {
    if (phrase === undefined) return;
    write(withPhrase(text, phrase));
    setOpen(false);
  };
  /** True when the key was the list's. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (found.length === 0 || event.ctrlKey || event.metaKey) return false;
    if (event.key === 'ArrowDown') setActive((at + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((at + found.length - 1) % found.length);
    else if (event.key === 'Enter') take(found[at]);
    else if (event.key === 'Escape') setOpen(false);
    else return false;
    event.preventDefault();
    return true;
  };
  const onType = () => {
    setActive(0);
    setOpen(true);
  };
  return { found, at, listId, take, onKeyDown, onType, close: () => setOpen(false) };
}

export function PhraseList({ phrases: { found, at, listId, take } }: { phrases: ReturnType<typeof usePhrases> }) {
  const { t } = useLingui();
  return (
    <div id={listId} role="listbox" aria-label={t`Câu có sẵn`} className={classes('icd10__list', found.length === 0 && 'icd10__list--closed')}>
      {found.map((phrase, index) => (
        <div
          key={phrase}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes('icd10__option', index === at && 'icd10__option--active')}
          // Before the field loses focus and the list closes.
          onMouseDown={(event) => {
            event.preventDefault();
            take(phrase);
          }}
        >
          {phrase}
        </div>
      ))}
    </div>
  );
}

/** What a field says of its list to those who hear it. */
export function phraseControl({ found, at, listId }: ReturnType<typeof usePhrases>) {
  const active = found.length > 0 ? `${listId}-${at}` : undefined;
  return { 'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-activedescendant': active } as const;
}

/** ICD-10 codes as chips, found by code or words. An ARIA combobox with a list of options below it. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { api, take } from '../../../api/client';
import { IconButton } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import { Field } from '../../../ui/Field';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { useFieldName } from './fields';

type Code = { code: string; name: string };

function useCodes(text: string) {
  const { i18n } = useLingui();
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['icd10', q],
    queryFn: () => take(api.GET('/api/icd10', { params: { query: { q } } })),
    enabled: q.length > 0,
    staleTime: 600_000,
    placeholderData: (previous) => previous,
  });
  const options: Code[] = (q === '' ? [] : (found.data ?? [])).map((row) => ({ code: row.code, name: i18n.locale === 'en' ? row.name_en || row.name_vi : row.name_vi }));
  return { options, none: q !== '' && found.data?.length === 0, failed: found.isError };
}

export function Icd10Field() {
  const { t } = useLingui();
  const { form, changeContent } = useForm();
  const { icd10, diagnosis } = form.content;
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const { options, none, failed } = useCodes(text);
  const listId = 'request-icd10-options';
  const shown = open && text.trim() !== '' && options.length > 0;

  const add = (option: Code | undefined) => {
    if (!option) return;
    setText('');
    setActive(0);
    if (icd10.some((known) => known.code === option.code)) return;
    changeContent({ icd10: [...icd10, option], diagnosis: diagnosis.trim() === '' ? option.name : diagnosis });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && text === '') changeContent({ icd10: icd10.slice(0, -1) });
    if (!shown) return;
    const last = options.length - 1;
    if (event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') setActive(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter' && !event.ctrlKey) add(options[active]);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <Field
      id={fieldId('icd10')}
      label={useFieldName('icd10')}
      required
      hint={failed ? <Trans>Chưa tra được mã. Gõ tiếp để thử lại.</Trans> : none ? <Trans>Không có mã nào khớp.</Trans> : <Trans>Gõ mã hoặc tên bệnh, không cần dấu. Mã đầu là bệnh chính.</Trans>}
      error={useFieldError('icd10.0')}
    >
      {(control) => (
        <div className="icd10">
          <div className="input icd10__input">
            {icd10.map((code) => (
              <span key={code.code} className="icd10__chip">
                <b>{code.code}</b> {code.name}
                <IconButton icon="x" size="s" label={t`Bỏ mã ${code.code}`} onClick={() => changeContent({ icd10: icd10.filter((known) => known.code !== code.code) })} />
              </span>
            ))}
            <input
              {...control}
              type="text"
              role="combobox"
              autoComplete="off"
              aria-autocomplete="list"
              aria-expanded={shown}
              aria-controls={listId}
              aria-activedescendant={shown ? `${listId}-${active}` : undefined}
              placeholder={icd10.length > 0 ? t`Thêm mã` : t`Mã hoặc tên bệnh`}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setActive(0);
                setOpen(true);
              }}
              onFocus={() => setOpen(true)}
              onBlur={() => setOpen(false)}
              onKeyDown={onKeyDown}
            />
          </div>
          <div id={listId} role="listbox" aria-label={t`Gợi ý mã bệnh`} className={classes('icd10__list', !shown && 'icd10__list--closed')}>
            {shown &&
              options.map((option, index) => (
                <div
                  key={option.code}
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className={classes('icd10__option', index === active && 'icd10__option--active')}
                  // Before the field loses focus and the list closes.
                  onMouseDown={(event) => {
                    event.preventDefault();
                    add(option);
                  }}
                >
                  <b className="num">{option.code}</b> {option.name}
                </div>
              ))}
          </div>
        </div>
      )}
    </Field>
  );
}

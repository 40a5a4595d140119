/** The form as the doctor who asks sees it. It can be tried; nothing is kept. */
import { Trans, useLingui } from '@lingui/react/macro';
import { itemText, optionText } from '../../../api/forms';
import { RadioCards } from '../../../ui/RadioCards';
import { Select, TextArea, TextField } from '../../../ui/Field';
import { useState } from 'react';
import { type Item, itemOf, type ItemRow } from './draft';
import { builtIn } from './fields';

export function FormPreview({ rows }: { rows: readonly ItemRow[] }) {
  const { i18n } = useLingui();
  const [ofRequest, own] = [rows.filter(({ linkId }) => builtIn(linkId)), rows.filter(({ linkId }) => !builtIn(linkId))];
  return (
    <aside className="panel panel--pad forms__preview" aria-labelledby="form-preview">
      <h3 id="form-preview">
        <Trans>Bác sĩ yêu cầu sẽ thấy</Trans>
      </h3>
      <p className="text-2 size-13">
        <Trans>Những ô có ở mọi yêu cầu, được đánh dấu cần điền:</Trans>
      </p>
      <ul className="forms__marks">
        {ofRequest.map((row) => (
          <li key={row.id}>
            {itemText(itemOf(row), i18n.locale)}
            {row.required && <span className="field__required"> *</span>}
          </li>
        ))}
      </ul>
      {own.length > 0 && (
        <>
          <h3>
            <Trans>Chuyên khoa hỏi thêm</Trans>
          </h3>
          {own.map((row) => (
            <Try key={row.id} item={itemOf(row)} />
          ))}
        </>
      )}
    </aside>
  );
}

function Try({ item }: { item: Item }) {
  const { t, i18n } = useLingui();
  const [answer, setAnswer] = useState<string | null>(null);
  const shared = { label: itemText(item, i18n.locale) || '…', required: item.required, value: answer ?? '' };
  switch (item.type) {
    case 'choice':
      return (
        <Select {...shared} onChange={(event) => setAnswer(event.target.value)}>
          <option value="">{t`Chưa chọn`}</option>
          {(item.answerOption ?? []).map(({ valueCoding }) => (
            <option key={valueCoding.code} value={valueCoding.code}>
              {optionText(valueCoding, i18n.locale)}
            </option>
          ))}
        </Select>
      );
    case 'boolean':
      return (
        <RadioCards
          legend={shared.label}
          required={item.required}
          choices={[
            { value: 'yes', label: t`Có` },
            { value: 'no', label: t`Không có` },
          ]}
          value={answer}
          onChange={setAnswer}
        />
      );
    case 'text':
      return <TextArea {...shared} rows={2} onChange={(event) => setAnswer(event.target.value)} />;
    default:
      return <TextField {...shared} type={item.type === 'date' ? 'date' : 'text'} inputMode={item.type === 'integer' ? 'numeric' : item.type === 'decimal' ? 'decimal' : undefined} onChange={(event) => setAnswer(event.target.value)} />;
  }
}

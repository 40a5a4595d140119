/** The items of a form: ordered, changed, added and taken away. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, IconButton } from '../../../ui/Button';
import { Select } from '../../../ui/Field';
import { StateChip } from '../../../ui/StateChip';
import { type Fault, type ItemRow, movedItem, newItem, rowOf } from './draft';
import { builtIn, builtIns } from './fields';
import { ItemFields } from './ItemFields';
import { faultText, typeNames } from './words';

type Props = { specialty: string; rows: readonly ItemRow[]; faults: Record<string, Fault>; refused: ReadonlyMap<string, string>; onChange: (rows: ItemRow[]) => void };

export function FormItems({ specialty, rows, faults, refused, onChange }: Props) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState<string | null>(null);
  const left = builtIns.filter(({ linkId }) => !rows.some((row) => row.linkId === linkId));
  const add = (row: ItemRow) => {
    onChange([...rows, row]);
    setOpen(row.id);
  };
  const addBuiltIn = (linkId: string) => {
    const field = builtIn(linkId);
    if (field) onChange([...rows, { ...rowOf({ linkId, text: field.vi, type: field.type, required: true }), en: field.en }]);
  };
  return (
    <>
      <ol className="panel admin__rows" aria-label={t`Các mục của biểu mẫu`}>
        {rows.map((row, index) => {
          const said = [...refused].find(([field]) => field.startsWith(`item.${index}.`));
          const wrong = Object.keys(faults).some((key) => key.startsWith(`${row.id}.`)) || said !== undefined;
          const name = row.vi || row.linkId;
          return (
            <li key={row.id} className="forms__item">
              <div className="admin__row">
                <span className="num semi admin__place">{index + 1}</span>
                <div className="grow">
                  <p className="semi">
                    {i18n.locale === 'en' && row.en !== '' ? row.en : row.vi || <Trans>Chưa có câu hỏi</Trans>}
                    {row.unit !== '' && ` (${row.unit})`}
                  </p>
                  <p className="size-13 text-2 row row--wrap">
                    <span>{builtIn(row.linkId) ? <Trans>Mục của mọi yêu cầu</Trans> : t(typeNames[row.type])}</span>
                    {row.required && (
                      <StateChip tone="accent">
                        <Trans>Bắt buộc</Trans>
                      </StateChip>
                    )}
                    <When row={row} />
                  </p>
                  {said && <p className="field__error">{faultText(said[1])}</p>}
                </div>
                <div className="row">
                  <IconButton icon="arrow-up" size="s" label={t`Lên trên: ${name}`} disabled={index === 0} onClick={() => onChange(movedItem(rows, row.id, -1))} />
                  <IconButton icon="arrow-down" size="s" label={t`Xuống dưới: ${name}`} disabled={index === rows.length - 1} onClick={() => onChange(movedItem(rows, row.id, 1))} />
                  <IconButton icon={open === row.id ? 'check' : 'pen'} size="s" label={open === row.id ? t`Xong: ${name}` : t`Sửa: ${name}`} aria-expanded={open === row.id} onClick={() => setOpen(open === row.id ? null : row.id)} />
                  <IconButton icon="trash" size="s" label={t`Bỏ: ${name}`} onClick={() => onChange(rows.filter((other) => other !== row))} />
                </div>
              </div>
              {(open === row.id || wrong) && <ItemFields row={row} faults={faults} onChange={(next) => onChange(rows.map((other) => (other === row ? { ...row, ...next } : other)))} />}
            </li>
          );
        })}
      </ol>
      <div className="row row--wrap forms__add">
        <Button icon="plus" onClick={() => add(newItem(specialty, rows))}>
          <Trans>Thêm câu hỏi riêng</Trans>
        </Button>
        <Select label={t`Thêm mục của mọi yêu cầu`} labelHidden value="" onChange={(event) => addBuiltIn(event.target.value)}>
          <option value="">{t`Thêm mục của mọi yêu cầu…`}</option>
          {left.map((field) => (
            <option key={field.linkId} value={field.linkId}>
              {i18n.locale === 'en' ? field.en : field.vi}
            </option>
          ))}
        </Select>
      </div>
    </>
  );
}

/** The condition as it is stored: it is kept or taken away, not written here. */
function When({ row }: { row: ItemRow }) {
  const conditions = row.when.enableWhen ?? [];
  if (conditions.length === 0) return null;
  const codes = conditions.filter(({ question }) => question === 'icd10').flatMap(({ answerCoding }) => (answerCoding ? [answerCoding.code] : []));
  const list = codes.join(', ');
  return <span>{codes.length === conditions.length ? <Trans>chỉ hỏi khi ICD-10 là {list}</Trans> : <Trans>chỉ hỏi khi đủ điều kiện</Trans>}</span>;
}

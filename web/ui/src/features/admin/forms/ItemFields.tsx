/** One item: its question in both languages, its kind, and what can be chosen. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, IconButton } from '../../../ui/Button';
import { Checkbox, Select, TextField } from '../../../ui/Field';
import { type Fault, isNumber, type ItemRow, type ItemType, newOption, type OptionRow, types } from './draft';
import { builtIn } from './fields';
import { faultTexts, typeNames } from './words';

const unitExample = 'mmol/L';

type Props = { row: ItemRow; faults: Record<string, Fault>; onChange: (change: Partial<ItemRow>) => void };

export function ItemFields({ row, faults, onChange }: Props) {
  const { t } = useLingui();
  const fault = (field: string) => {
    const kind = faults[`${row.id}.${field}`];
    return kind === undefined ? undefined : t(faultTexts[kind]);
  };
  const own = builtIn(row.linkId) === undefined;
  const conditional = (row.when.enableWhen ?? []).length > 0;
  return (
    <div className="forms__fields">
      <div className="admin__pair">
        <TextField label={t`Câu hỏi, tiếng Việt`} required maxLength={280} value={row.vi} error={fault('text')} onChange={(event) => onChange({ vi: event.target.value })} />
        <TextField label={t`Câu hỏi, tiếng Anh`} maxLength={280} value={row.en} onChange={(event) => onChange({ en: event.target.value })} />
        {own && (
          <>
            <Select label={t`Kiểu trả lời`} value={row.type} onChange={(event) => onChange({ type: event.target.value as ItemType })}>
              {types.map((type) => (
                <option key={type} value={type}>
                  {t(typeNames[type])}
                </option>
              ))}
            </Select>
            {isNumber(row.type) && <TextField label={t`Đơn vị`} placeholder={unitExample} maxLength={16} value={row.unit} onChange={(event) => onChange({ unit: event.target.value })} />}
            <TextField
              label={t`Mã mục (linkId)`}
              hint={t`Chữ thường không dấu, số và . _ -. Đổi mã thì câu trả lời cũ không còn khớp.`}
              maxLength={80}
              spellCheck={false}
              value={row.linkId}
              error={fault('linkId')}
              onChange={(event) => onChange({ linkId: event.target.value })}
            />
          </>
        )}
      </div>
      <Checkbox label={t`Bắt buộc`} hint={t`Thiếu thì yêu cầu chưa gửi được.`} checked={row.required} onChange={(event) => onChange({ required: event.target.checked })} />
      {conditional && (
        <div>
          <Button size="s" onClick={() => onChange({ when: {} })}>
            <Trans>Bỏ điều kiện, luôn hỏi</Trans>
          </Button>
        </div>
      )}
      {own && row.type === 'choice' && <Options row={row} error={fault('options')} onChange={(options) => onChange({ options })} />}
    </div>
  );
}

function Options({ row, error, onChange }: { row: ItemRow; error?: string; onChange: (options: OptionRow[]) => void }) {
  const { t } = useLingui();
  const set = (option: OptionRow, change: Partial<OptionRow>) => onChange(row.options.map((other) => (other === option ? { ...option, ...change } : other)));
  return (
    <fieldset className="stack">
      <legend className="field__label">
        <Trans>Các lựa chọn</Trans>
      </legend>
      {row.options.map((option, index) => {
        const number = index + 1;
        return (
          <div key={option.id} className="forms__option">
            <TextField label={t`Lựa chọn ${number}, tiếng Việt`} labelHidden placeholder={t`Tiếng Việt`} value={option.vi} onChange={(event) => set(option, { vi: event.target.value })} />
            <TextField label={t`Lựa chọn ${number}, tiếng Anh`} labelHidden placeholder={t`Tiếng Anh`} value={option.en} onChange={(event) => set(option, { en: event.target.value })} />
            <TextField label={t`Lựa chọn ${number}, mã`} labelHidden placeholder={t`Mã`} spellCheck={false} value={option.code} onChange={(event) => set(option, { code: event.target.value })} />
            <IconButton icon="trash" size="s" label={t`Bỏ lựa chọn ${number}`} onClick={() => onChange(row.options.filter((other) => other !== option))} />
          </div>
        );
      })}
      {error && <p className="field__error">{error}</p>}
      <div>
        <Button size="s" icon="plus" onClick={() => onChange([...row.options, newOption(row)])}>
          <Trans>Thêm lựa chọn</Trans>
        </Button>
      </div>
    </fieldset>
  );
}

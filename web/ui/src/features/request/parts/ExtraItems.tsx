/** What the form of the hospital that is asked wants to know beside the fields of every request. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import type { RequestContent } from '../../../api/consultations';
import { formQuery, type FormItem, itemText, optionText } from '../../../api/forms';
import { RadioCards } from '../../../ui/RadioCards';
import { Select, TextArea, TextField } from '../../../ui/Field';
import { fieldId, parseNumber, showNumber } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { ParsedText } from './fields';

/** `asked`: the link ids that the server asks for, given what is filled so far. */
export function ExtraItems({ asked }: { asked: readonly string[] }) {
  const { form } = useForm();
  const known = useQuery({ ...formQuery(form.specialty ?? '', form.advisingHospitalId), enabled: asked.length > 0 && form.specialty !== null });
  const items = (known.data?.questionnaire.item ?? []).filter((item) => asked.includes(item.linkId));
  if (items.length === 0) return null;
  return (
    <div className="stack">
      <h3>
        <Trans>Chuyên khoa hỏi thêm</Trans>
      </h3>
      <div className="request__pair">
        {items.map((item) => (
          <ExtraItem key={item.linkId} item={item} />
        ))}
      </div>
    </div>
  );
}

function ExtraItem({ item }: { item: FormItem }) {
  const { t, i18n } = useLingui();
  const { form, changeContent } = useForm();
  const answers = form.content.extra as Record<string, unknown> | undefined;
  const answer = answers?.[item.linkId] ?? null;
  const set = (value: unknown) => changeContent({ extra: { ...answers, [item.linkId]: value } as RequestContent['extra'] });
  const shared = { id: fieldId(item.linkId), label: itemText(item, i18n.locale), required: item.required, error: useFieldError(`extra.${item.linkId}`) };
  const text = typeof answer === 'string' ? answer : '';
  switch (item.type) {
    case 'integer':
    case 'decimal':
      return <NumberItem item={item} label={shared.label} value={typeof answer === 'number' ? answer : null} onChange={set} />;
    case 'boolean':
      return <YesNo label={shared.label} required={item.required} value={typeof answer === 'boolean' ? answer : null} onChange={set} />;
    case 'choice':
      return (
        <Select {...shared} value={text} onChange={(event) => set(event.target.value)}>
          <option value="">
            {t`Chưa chọn`}
          </option>
          {(item.answerOption ?? []).map(({ valueCoding }) => (
            <option key={valueCoding.code} value={valueCoding.code}>
              {optionText(valueCoding, i18n.locale)}
            </option>
          ))}
        </Select>
      );
    case 'text':
      return <TextArea {...shared} rows={2} value={text} onChange={(event) => set(event.target.value)} />;
    case 'date':
      return <TextField {...shared} type="date" value={text} onChange={(event) => set(event.target.value)} />;
    default:
      return <TextField {...shared} value={text} onChange={(event) => set(event.target.value)} />;
  }
}

function NumberItem({ item, label, value, onChange }: { item: FormItem; label: string; value: number | null; onChange: (value: number | null) => void }) {
  return <ParsedText path={item.linkId} label={label} required={item.required} value={value} show={showNumber} parse={parseNumber} onChange={(next) => onChange(next)} />;
}

function YesNo({ label, required, value, onChange }: { label: string; required?: boolean; value: boolean | null; onChange: (value: boolean) => void }) {
  const { t } = useLingui();
  const chosen = value === null ? null : value ? 'yes' : 'no';
  return (
    <RadioCards
      legend={label}
      required={required}
      choices={[
        { value: 'yes', label: t`Có` },
        { value: 'no', label: t`Không có` },
      ]}
      value={chosen}
      onChange={(next) => onChange(next === 'yes')}
    />
  );
}

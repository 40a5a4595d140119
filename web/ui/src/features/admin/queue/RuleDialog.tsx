/** Adding or changing a routing rule. A condition that is left empty fits everything. */
import { useQuery } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery, specialistsQuery, specialtiesQuery } from '../../../api/directory';
import { useFieldErrors } from '../../../api/fieldErrors';
import { Checkbox, Select, TextArea, TextField } from '../../../ui/Field';
import { toast } from '../../../ui/Toast';
import { urgencies, urgencyNames } from '../../../ui/UrgencyMark';
import { useSave } from '../api';
import { FormDialog } from '../FormDialog';
import { newerIn, type Rule, saveRule } from './api';
import { type Fault, faultsOf, plainTerms, termsOf, type Typed, typedFrom } from './terms';

const faultTexts: Record<Fault, ReturnType<typeof msg>> = { number: msg`Ghi một số nguyên.`, order: msg`Phải lớn hơn tuổi đầu.`, required: msg`Mục này bắt buộc.` };

/** `next` is the place behind all that there are. */
type Props = { rule: Rule | null; hospital: string; next: number; onClose: () => void };

export function RuleDialog({ rule, hospital, next, onClose }: Props) {
  const { t, i18n } = useLingui();
  const specialties = useQuery(specialtiesQuery).data ?? [];
  const hospitals = useQuery(hospitalsQuery).data ?? [];
  const specialists = useQuery(specialistsQuery(hospital)).data ?? [];
  const [typed, setTyped] = useState<Typed>(() => typedFrom(rule, next));
  const [checked, setChecked] = useState(false);
  const save = useSave('routing-rules', (version: number | undefined) => saveRule(hospital, termsOf(typed, rule && plainTerms(rule)), rule && { id: rule.id, version: version ?? rule.version }));
  const newer = newerIn<Rule>(save.error);
  const refused = useFieldErrors(save.error);
  const faults = faultsOf(typed);
  const fault = (field: keyof Typed, server: string) => {
    const own = checked ? faults[field] : undefined;
    return own ? t(faultTexts[own]) : refused(server);
  };
  const codeFault = [...Array(100).keys()].map((number) => refused(`icd10.${number}`)).find(Boolean);
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const submit = () => {
    setChecked(true);
    if (Object.keys(faults).length > 0) return;
    // Sending again after somebody else's change means that one's own words are to stand.
    save.mutate(newer?.version, {
      onSuccess: () => {
        toast(t`Đã lưu quy tắc.`);
        onClose();
      },
    });
  };
  const names = specialties.map((one) => (
    <option key={one.code} value={one.code}>
      {i18n.locale === 'en' ? one.name_en : one.name_vi}
    </option>
  ));
  return (
    <FormDialog wide title={rule ? <Trans>Sửa quy tắc</Trans> : <Trans>Thêm quy tắc</Trans>} confirmLabel={newer ? <Trans>Lưu đè bản mới</Trans> : <Trans>Lưu</Trans>} busy={save.isPending} error={save.error} onSubmit={submit} onClose={onClose}>
      <h3>
        <Trans>Khi yêu cầu có</Trans>
      </h3>
      <TextField label={t`Mã ICD-10 chính bắt đầu bằng`} hint={t`Cách nhau bằng dấu phẩy: I63, G45. Một chữ như O là cả chương.`} value={typed.icd10} error={codeFault ?? refused('icd10')} onChange={(event) => set({ icd10: event.target.value })} />
      <div className="admin__pair">
        <TextField label={t`Từ tuổi`} inputMode="numeric" value={typed.ageFrom} error={fault('ageFrom', 'age_from')} onChange={(event) => set({ ageFrom: event.target.value })} />
        <TextField label={t`Đến hết tuổi`} inputMode="numeric" value={typed.ageTo} error={fault('ageTo', 'age_to')} onChange={(event) => set({ ageTo: event.target.value })} />
        <Select label={t`Chuyên khoa được xin`} value={typed.asked} onChange={(event) => set({ asked: event.target.value })}>
          <option value="">{t`Bất kỳ`}</option>
          {names}
        </Select>
        <Select label={t`Mức khẩn`} value={typed.urgency} onChange={(event) => set({ urgency: event.target.value })}>
          <option value="">{t`Bất kỳ`}</option>
          {urgencies.map((urgency) => (
            <option key={urgency} value={urgency}>
              {t(urgencyNames[urgency])}
            </option>
          ))}
        </Select>
        <Select label={t`Cơ sở yêu cầu`} value={typed.requesting} onChange={(event) => set({ requesting: event.target.value })}>
          <option value="">{t`Bất kỳ`}</option>
          {hospitals.map((one) => (
            <option key={one.id} value={one.id}>
              {one.short_name}
            </option>
          ))}
        </Select>
      </div>
      <h3>
        <Trans>Thì chuyển tới</Trans>
      </h3>
      <div className="admin__pair">
        <Select label={t`Hàng đợi chuyên khoa`} required value={typed.to} error={fault('to', 'to_specialty')} onChange={(event) => set({ to: event.target.value, specialist: '' })}>
          <option value="">{t`Chọn chuyên khoa`}</option>
          {names}
        </Select>
        <Select label={t`Gợi ý bác sĩ`} hint={t`Điều phối vẫn là người quyết định.`} value={typed.specialist} error={refused('to_specialist_id')} onChange={(event) => set({ specialist: event.target.value })}>
          <option value="">{t`Không gợi ý`}</option>
          {specialists
            .filter((one) => one.specialties.includes(typed.to))
            .map((one) => (
              <option key={one.id} value={one.id}>
                {[one.title, one.full_name].filter(Boolean).join(' ')}
              </option>
            ))}
        </Select>
        <TextField label={t`Thứ tự`} required inputMode="numeric" value={typed.position} error={fault('position', 'position')} onChange={(event) => set({ position: event.target.value })} />
      </div>
      <TextArea label={t`Lý do của quy tắc`} rows={2} maxLength={300} hint={t`Để người sau hiểu vì sao có quy tắc này.`} value={typed.note} error={refused('note')} onChange={(event) => set({ note: event.target.value })} />
      <Checkbox label={t`Tự nhận yêu cầu đủ thông tin`} checked={typed.autoAccept} onChange={(event) => set({ autoAccept: event.target.checked })} />
      <Checkbox label={t`Đang dùng`} checked={typed.active} onChange={(event) => set({ active: event.target.checked })} />
    </FormDialog>
  );
}

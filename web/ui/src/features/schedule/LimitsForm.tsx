/** Pauses, notice and the most a day: what keeps a calendar livable. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { specialtiesQuery } from '../../api/directory';
import { Checkbox, Select, TextField } from '../../ui/Field';
import type { Faults } from './draft';
import type { Limits } from './limits';
import { type Unit, unitMinutes } from './rules';
import { faultTexts, unitNames } from './words';
import { ZoneField } from './ZoneField';

type Props = { limits: Limits; specialties: readonly string[]; faults: Faults; onChange: (limits: Limits) => void };

export function LimitsForm({ limits, specialties, faults, onChange }: Props) {
  const { t } = useLingui();
  const fault = (field: string) => {
    const kind = faults[`limits.${field}`];
    return kind === undefined ? undefined : t(faultTexts[kind]);
  };
  const set = (change: Partial<Limits>) => onChange({ ...limits, ...change });
  return (
    <div className="stack">
      <div className="rules__grid">
        <TextField label={t`Nghỉ trước mỗi ca`} unit={t`phút`} inputMode="numeric" placeholder="0" value={limits.before} error={fault('before')} onChange={(event) => set({ before: event.target.value })} />
        <TextField label={t`Nghỉ sau mỗi ca`} unit={t`phút`} inputMode="numeric" placeholder="0" value={limits.after} error={fault('after')} onChange={(event) => set({ after: event.target.value })} />
        <TextField label={t`Nhiều nhất trong ngày`} unit={t`ca`} inputMode="numeric" placeholder={t`không giới hạn`} value={limits.perDay} error={fault('perDay')} onChange={(event) => set({ perDay: event.target.value })} />
      </div>
      <div className="rules__grid">
        <TextField label={t`Báo trước ít nhất`} inputMode="numeric" placeholder="0" value={limits.notice} error={fault('notice')} onChange={(event) => set({ notice: event.target.value })} />
        <Select label={t`Đơn vị báo trước`} value={limits.noticeUnit} onChange={(event) => set({ noticeUnit: event.target.value as Unit })}>
          {(Object.keys(unitMinutes) as Unit[]).map((unit) => (
            <option key={unit} value={unit}>
              {t(unitNames[unit])}
            </option>
          ))}
        </Select>
        <ZoneField label={t`Múi giờ của giờ hằng tuần`} hint={t`Chuyên gia ở nước ngoài chọn giờ nơi mình ở.`} value={limits.zone} error={fault('zone')} onChange={(zone) => set({ zone })} />
      </div>
      <Checkbox label={t`Giờ hằng tuần giữ cả ngày lễ`} checked={limits.worksOnHolidays} onChange={(event) => set({ worksOnHolidays: event.target.checked })} />
      <DefaultLengths specialties={specialties} />
    </div>
  );
}

/** The same for everybody of a specialty; shown, because it decides which times are offered. */
function DefaultLengths({ specialties }: { specialties: readonly string[] }) {
  const { i18n } = useLingui();
  const { data } = useQuery(specialtiesQuery);
  const known = (data ?? []).filter(({ code, default_minutes }) => specialties.includes(code) && default_minutes !== undefined);
  if (known.length === 0) return null;
  const lengths = known.map(({ name_vi, name_en, default_minutes: minutes }) => `${i18n.locale === 'en' ? name_en : name_vi} ${minutes}`).join(', ');
  return (
    <p className="text-2 size-13 num">
      <Trans>Độ dài một ca khi không ai chọn khác, theo chuyên khoa: {lengths} phút.</Trans>
    </p>
  );
}

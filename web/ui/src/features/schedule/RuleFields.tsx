/** The fields of one recurring time. */
import { useLingui } from '@lingui/react/macro';
import { Checkbox, Select, TextField } from '../../ui/Field';
import { DateList } from './DateList';
import type { Faults } from './draft';
import { parseMinute, showMinute } from './minutes';
import { kinds, type RuleRow, type Unit, unitMinutes } from './rules';
import type { Pattern } from './rrule';
import { everyNames, faultTexts, nthNames, ruleKindNames, unitNames, weekdays } from './words';
import { ZoneField } from './ZoneField';

const rruleExample = 'FREQ=WEEKLY;BYDAY=TU,TH';

type Props = { row: RuleRow; faults: Faults; onChange: (change: Partial<RuleRow>) => void };
type Part = Props & { fault: (field: string) => string | undefined };

export function RuleFields({ row, faults, onChange }: Props) {
  const { t } = useLingui();
  const fault = (field: string) => {
    const kind = faults[`${row.id}.${field}`];
    return kind === undefined ? undefined : t(faultTexts[kind]);
  };
  const part = { row, faults, onChange, fault };
  return (
    <div className="rules__fields">
      <div className="rules__grid">
        <Select label={t`Loại`} value={row.kind} onChange={(event) => onChange({ kind: kinds.find((kind) => kind === event.target.value) ?? row.kind })}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(ruleKindNames[kind])}
            </option>
          ))}
        </Select>
        <TextField label={t`Tên gọi`} maxLength={200} placeholder={t`vd. Phòng mổ 3`} value={row.label} onChange={(event) => onChange({ label: event.target.value })} />
      </div>
      <Times {...part} />
      <Every {...part} />
      {row.every !== 'once' && row.every !== 'other' && <Ending {...part} />}
      {row.every !== 'once' && (
        <div className="rules__grid">
          <DateList label={t`Ngày bỏ ra`} time={row.time} dates={row.skipped} error={fault('skipped')} onChange={(skipped) => onChange({ skipped })} />
          <DateList label={t`Ngày thêm vào`} hint={t`Khác giờ thì ghi thêm giờ: 23/11/2026 13:00.`} time={row.time} dates={row.added} error={fault('added')} onChange={(added) => onChange({ added })} />
        </div>
      )}
      {row.kind === 'open' && <Checkbox label={t`Làm cả ngày lễ`} checked={row.worksOnHolidays} onChange={(event) => onChange({ worksOnHolidays: event.target.checked })} />}
    </div>
  );
}

function Times({ row, fault, onChange }: Part) {
  const { t } = useLingui();
  const tidy = () => {
    const minute = parseMinute(row.time);
    if (minute !== null && minute < 1440) onChange({ time: showMinute(minute) });
  };
  return (
    <div className="rules__grid">
      <TextField label={t`Bắt đầu từ ngày`} placeholder={t`ngày/tháng/năm`} inputMode="numeric" value={row.date} error={fault('date')} onChange={(event) => onChange({ date: event.target.value })} />
      <TextField label={t`Lúc`} placeholder="07:00" inputMode="numeric" value={row.time} error={fault('time')} onChange={(event) => onChange({ time: event.target.value })} onBlur={tidy} />
      <TextField label={t`Kéo dài`} inputMode="decimal" value={row.length} error={fault('length')} onChange={(event) => onChange({ length: event.target.value })} />
      <Select label={t`Đơn vị`} value={row.unit} onChange={(event) => onChange({ unit: event.target.value as Unit })}>
        {(Object.keys(unitMinutes) as Unit[]).map((unit) => (
          <option key={unit} value={unit}>
            {t(unitNames[unit])}
          </option>
        ))}
      </Select>
      <ZoneField label={t`Múi giờ`} value={row.zone} error={fault('zone')} onChange={(zone) => onChange({ zone })} />
    </div>
  );
}

function Every({ row, fault, onChange }: Part) {
  const { t } = useLingui();
  const units = { day: t`ngày`, week: t`tuần`, 'month-weekday': t`tháng`, 'month-day': t`tháng`, year: t`năm` };
  const unit = row.every in units ? units[row.every as keyof typeof units] : null;
  return (
    <>
      <div className="rules__grid">
        <Select label={t`Lặp lại`} value={row.every} onChange={(event) => onChange({ every: event.target.value as Pattern['every'] })}>
          {(Object.keys(everyNames) as Pattern['every'][]).map((every) => (
            <option key={every} value={every}>
              {t(everyNames[every])}
            </option>
          ))}
        </Select>
        {unit !== null && <TextField label={t`Cứ mấy ${unit} một lần`} inputMode="numeric" value={row.interval} error={fault('interval')} onChange={(event) => onChange({ interval: event.target.value })} />}
        {row.every === 'month-weekday' && (
          <>
            <Select label={t`Thứ`} value={row.day} onChange={(event) => onChange({ day: Number(event.target.value) })}>
              {weekdays.map((name, index) => (
                <option key={name.id} value={index + 1}>
                  {t(name)}
                </option>
              ))}
            </Select>
            <Select label={t`Lần nào trong tháng`} value={row.nth} onChange={(event) => onChange({ nth: Number(event.target.value) })}>
              {[1, 2, 3, 4, -1].map((nth) => {
                const name = nthNames[nth];
                return (
                  <option key={nth} value={nth}>
                    {name ? t(name) : nth}
                  </option>
                );
              })}
            </Select>
          </>
        )}
        {row.every === 'month-day' && (
          <TextField label={t`Ngày trong tháng`} hint={t`-1 là ngày cuối tháng.`} value={row.monthDay} error={fault('monthDay')} onChange={(event) => onChange({ monthDay: event.target.value })} />
        )}
        {row.every === 'other' && (
          <TextField label={t(everyNames.other)} className="rules__text" spellCheck={false} placeholder={rruleExample} value={row.text} error={fault('text')} onChange={(event) => onChange({ text: event.target.value })} />
        )}
      </div>
      {row.every === 'week' && <Weekdays row={row} error={fault('days')} onChange={onChange} />}
    </>
  );
}

function Weekdays({ row, error, onChange }: Pick<Props, 'row' | 'onChange'> & { error?: string }) {
  const { t } = useLingui();
  const toggle = (day: number, on: boolean) => onChange({ days: [...row.days.filter((other) => other !== day), ...(on ? [day] : [])].sort((a, b) => a - b) });
  return (
    <fieldset aria-invalid={error ? true : undefined}>
      <legend className="field__label">{t`Vào các thứ`}</legend>
      <div className="rules__days">
        {weekdays.map((name, index) => (
          <Checkbox key={name.id} label={t(name)} checked={row.days.includes(index + 1)} onChange={(event) => toggle(index + 1, event.target.checked)} />
        ))}
      </div>
      {error && <p className="field__error">{error}</p>}
    </fieldset>
  );
}

function Ending({ row, fault, onChange }: Part) {
  const { t } = useLingui();
  return (
    <div className="rules__grid">
      <Select label={t`Kết thúc`} value={row.end} onChange={(event) => onChange({ end: event.target.value as RuleRow['end'] })}>
        <option value="never">{t`Không hẹn ngày`}</option>
        <option value="until">{t`Đến hết một ngày`}</option>
        <option value="count">{t`Sau một số lần`}</option>
      </Select>
      {row.end === 'until' && <TextField label={t`Đến hết ngày`} placeholder={t`ngày/tháng/năm`} value={row.until} error={fault('until')} onChange={(event) => onChange({ until: event.target.value })} />}
      {row.end === 'count' && <TextField label={t`Số lần`} inputMode="numeric" value={row.count} error={fault('count')} onChange={(event) => onChange({ count: event.target.value })} />}
    </div>
  );
}

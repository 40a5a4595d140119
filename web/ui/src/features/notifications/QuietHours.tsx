/** Hours in which only emergencies disturb; they may go over midnight. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Select, TextField } from '../../ui/Field';
import { showMinute } from '../schedule/draft';
import { type Draft, machineZone, minuteOf, zonesFor } from './settings';

type Props = { draft: Draft; checked: boolean; fault: (field: string) => string | undefined; onChange: (change: Partial<Draft>) => void };

function tidy(time: string): string {
  const minute = minuteOf(time);
  return minute === null ? time : showMinute(minute);
}

export function QuietHours({ draft, checked, fault, onChange }: Props) {
  const { t } = useLingui();
  const zones = zonesFor(draft.zone, machineZone());
  const timeFault = (time: string, field: string) => (checked && minuteOf(time) === null && t`Ghi giờ, như 22:00.`) || fault(field);
  return (
    <fieldset className="stack stack--s">
      <legend className="sr-only">
        <Trans>Giờ yên lặng</Trans>
      </legend>
      <Checkbox label={t`Giờ yên lặng`} hint={t`Trong giờ này chỉ tin về ca đỏ, ca cấp cứu và ca khẩn đến ngay; tin khác đợi hết giờ. Lời nhắc nào đến muộn hơn giờ hẹn thì bỏ.`} checked={draft.quiet} onChange={(event) => onChange({ quiet: event.target.checked })} />
      {draft.quiet && (
        <div className="notify-form__quiet">
          <TextField label={t`Từ`} inputMode="numeric" maxLength={6} value={draft.from} error={timeFault(draft.from, 'quiet_from')} onChange={(event) => onChange({ from: event.target.value })} onBlur={() => onChange({ from: tidy(draft.from) })} />
          <TextField label={t`Đến`} inputMode="numeric" maxLength={6} value={draft.to} error={timeFault(draft.to, 'quiet_to')} onChange={(event) => onChange({ to: event.target.value })} onBlur={() => onChange({ to: tidy(draft.to) })} />
          <Select label={t`Múi giờ`} value={draft.zone} error={fault('zone')} onChange={(event) => onChange({ zone: event.target.value })}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </Select>
        </div>
      )}
    </fieldset>
  );
}

/** From when until when: three ready choices, or times of one's own. */
import { Trans, useLingui } from '@lingui/react/macro';
import { TextField } from '../../ui/Field';
import { type Choice, RadioCards } from '../../ui/RadioCards';
import { formatTime } from '../../ui/time';
import type { Span } from './plan';
import { endOfDay, faultsOf, type OwnTimes, type Preset, presetSpan } from './times';

type Props = { preset: Preset; own: OwnTimes; now: number; hours: readonly Span[]; onPreset: (preset: Preset) => void; onOwn: (own: OwnTimes) => void };

export function WhenFields({ preset, own, now, hours, onPreset, onOwn }: Props) {
  const { t } = useLingui();
  const names = { hour: t`1 giờ`, session: t`Hết buổi`, day: t`Hết ngày` };
  const choices: Choice<Preset>[] = (['hour', 'session', 'day'] as const).flatMap((value) => {
    const span = presetSpan(value, now, hours);
    if (span === null) return [];
    const until = span.to === endOfDay(now) ? '24:00' : formatTime(span.to);
    return [{ value, label: names[value], hint: t`tới ${until}` }];
  });
  choices.push({ value: 'own', label: t`Giờ khác`, hint: t`tự chọn từ, đến` });
  return (
    <>
      <RadioCards legend={<Trans>Bận tới lúc nào</Trans>} choices={choices} value={preset} onChange={onPreset} />
      {preset === 'own' && <OwnFields own={own} now={now} onOwn={onOwn} />}
    </>
  );
}

export function OwnFields({ own, now, onOwn }: Pick<Props, 'own' | 'now' | 'onOwn'>) {
  const { t } = useLingui();
  const faults = faultsOf(own, now);
  const ends = { time: t`Ghi giờ như 14:30.`, order: t`Phải sau giờ bắt đầu.`, past: t`Giờ này đã qua.` };
  return (
    <div className="hand-over__own">
      <TextField label={t`Ngày`} inputMode="numeric" placeholder={t`ngày/tháng/năm`} value={own.day} error={faults.day && t`Ghi ngày như 25/12/2026.`} onChange={(event) => onOwn({ ...own, day: event.target.value })} />
      <TextField label={t`Từ giờ`} inputMode="numeric" maxLength={6} value={own.from} error={faults.from && ends.time} onChange={(event) => onOwn({ ...own, from: event.target.value })} />
      <TextField label={t`Đến giờ`} inputMode="numeric" maxLength={6} value={own.to} error={faults.to && ends[faults.to]} onChange={(event) => onOwn({ ...own, to: event.target.value })} />
    </div>
  );
}

/** For how long: the rest of today, a whole day, or from–to. */
import { Trans, useLingui } from '@lingui/react/macro';
import { TextField } from '../../ui/Field';
import { RadioCards } from '../../ui/RadioCards';
import { type AbsenceKind, faultsOf, type Typed } from './absence';

type Props = { typed: Typed; now: number; onTyped: (typed: Typed) => void };

export function AbsenceWhen({ typed, now, onTyped }: Props) {
  const { t } = useLingui();
  const faults = faultsOf(typed, now);
  const words = { date: t`Ghi ngày như 25/12/2026.`, moment: t`Ghi như 25/12/2026 07:30.`, order: t`Phải sau lúc bắt đầu.`, past: t`Lúc này đã qua.`, too_long: t`Nhiều nhất 60 ngày một lần.` };
  const choices: { value: AbsenceKind; label: string; hint: string }[] = [
    { value: 'rest', label: t`Phần còn lại hôm nay`, hint: t`từ bây giờ tới 24:00` },
    { value: 'day', label: t`Cả một ngày`, hint: t`0:00 tới 24:00` },
    { value: 'span', label: t`Từ lúc, đến lúc`, hint: t`vài giờ hoặc nhiều ngày` },
  ];
  const moment = (field: 'from' | 'to', label: string) => {
    const fault = faults[field];
    return <TextField label={label} placeholder={t`ngày/tháng/năm giờ:phút`} value={typed[field]} error={fault && words[fault]} onChange={(event) => onTyped({ ...typed, [field]: event.target.value })} />;
  };
  return (
    <>
      <RadioCards legend={<Trans>Vắng bao lâu</Trans>} choices={choices} value={typed.kind} onChange={(kind) => onTyped({ ...typed, kind })} />
      {typed.kind === 'day' && <TextField label={t`Ngày`} inputMode="numeric" placeholder={t`ngày/tháng/năm`} value={typed.day} error={faults.day && words[faults.day]} onChange={(event) => onTyped({ ...typed, day: event.target.value })} />}
      {typed.kind === 'span' && (
        <div className="absence__span">
          {moment('from', t`Từ lúc`)}
          {moment('to', t`Đến lúc`)}
        </div>
      )}
    </>
  );
}

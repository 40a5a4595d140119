/** The hours of each weekday: lists of from–to, added and taken away by buttons. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, IconButton } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import type { Faults, HoursRow } from './draft';
import { newRowId, parseMinute, showMinute } from './minutes';
import { faultTexts, weekdays } from './words';

type Props = { rows: readonly HoursRow[]; faults: Faults; onChange: (rows: HoursRow[]) => void };

export function WeeklyHours({ rows, faults, onChange }: Props) {
  const { t } = useLingui();
  const add = (weekday: number) => {
    const mine = rows.filter((row) => row.weekday === weekday);
    const last = mine[mine.length - 1];
    const [from, to] = last === undefined ? ['07:30', '11:30'] : (parseMinute(last.to) ?? 0) <= 810 ? ['13:30', '16:30'] : ['', ''];
    onChange([...rows, { id: newRowId(), weekday, from, to }]);
  };
  const update = (id: string, change: Partial<HoursRow>) => onChange(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  return (
    <ul className="weekly">
      {weekdays.map((name, index) => {
        const weekday = index + 1;
        const day = t(name);
        const mine = rows.filter((row) => row.weekday === weekday);
        return (
          <li key={weekday} className="weekly__day" aria-label={day}>
            <span className="weekly__name">{day}</span>
            <div className="weekly__rows">
              {mine.length === 0 && (
                <span className="text-2 size-13 weekly__none">
                  <Trans>Không nhận ca</Trans>
                </span>
              )}
              {mine.map((row) => (
                <Hours key={row.id} row={row} day={day} faults={faults} onChange={(change) => update(row.id, change)} onRemove={() => onChange(rows.filter((other) => other !== row))} />
              ))}
            </div>
            <Button size="s" icon="plus" aria-label={t`Thêm giờ ${day}`} onClick={() => add(weekday)}>
              <Trans>Thêm giờ</Trans>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

type HoursProps = { row: HoursRow; day: string; faults: Faults; onChange: (change: Partial<HoursRow>) => void; onRemove: () => void };

function Hours({ row, day, faults, onChange, onRemove }: HoursProps) {
  const { t } = useLingui();
  const fault = (field: 'from' | 'to') => {
    const kind = faults[`${row.id}.${field}`];
    return kind === undefined ? undefined : t(faultTexts[kind]);
  };
  // "7h30" becomes "07:30" when the field is left.
  const tidy = (field: 'from' | 'to') => {
    const minute = parseMinute(row[field]);
    if (minute !== null && showMinute(minute) !== row[field]) onChange({ [field]: showMinute(minute) });
  };
  return (
    <div className="weekly__hours">
      <TextField label={t`Từ giờ, ${day}`} labelHidden inputMode="numeric" maxLength={6} value={row.from} error={fault('from')} onChange={(event) => onChange({ from: event.target.value })} onBlur={() => tidy('from')} />
      <span aria-hidden="true">–</span>
      <TextField label={t`Đến giờ, ${day}`} labelHidden inputMode="numeric" maxLength={6} value={row.to} error={fault('to')} onChange={(event) => onChange({ to: event.target.value })} onBlur={() => tidy('to')} />
      <IconButton icon="trash" size="s" label={t`Bỏ khoảng ${row.from}–${row.to}, ${day}`} onClick={onRemove} />
    </div>
  );
}

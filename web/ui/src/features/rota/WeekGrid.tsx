/** The week: a list of levels for each specialty, and in each a list of seven days with their shifts. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { useUser } from '../../api/session';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import { dayKey, formatTime, formatWeekday } from '../../ui/time';
import { levelNames } from '../paging/words';
import type { DutyShift } from '../paging/types';
import type { NewShiftFor } from './NewShiftDialog';
import { daysOf, gapsOn, type Group, hoursOn, onDay, type Row } from './week';

type Props = { groups: readonly Group[]; week: number; now: number; writes: boolean; onOpen: (shift: DutyShift) => void; onAdd: (wanted: NewShiftFor) => void };

export function WeekGrid(props: Props) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const days = daysOf(props.week);
  const today = dayKey(props.now);
  return (
    <div className="rota-week">
      <div className="rota-week__days" aria-hidden="true">
        <span />
        {days.map((day) => (
          <span key={day} className={classes('num', dayKey(day) === today && 'rota-week__today')}>
            {formatWeekday(day)}
          </span>
        ))}
      </div>
      {props.groups.map((group) => (
        <section key={group.specialty ?? ''} className="rota-week__group" aria-label={group.specialty === null ? t`Toàn cơ sở` : specialty(group.specialty)}>
          <h3>{group.specialty === null ? <Trans>Toàn cơ sở</Trans> : specialty(group.specialty)}</h3>
          <ul>
            {group.rows.map((row) => (
              <LevelRow key={row.level} {...props} row={row} days={days} today={today} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function LevelRow({ row, days, today, writes, onOpen, onAdd }: Props & { row: Row; days: readonly number[]; today: string }) {
  const { t } = useLingui();
  const level = t(levelNames[row.level]);
  return (
    <li className="rota-week__row">
      <h4>{level}</h4>
      <ul className="rota-week__cells" aria-label={level}>
        {days.map((day) => {
          const weekday = formatWeekday(day);
          const gaps = gapsOn(row.shifts, day);
          return (
            <li key={day} aria-label={weekday} className={classes('rota-cell', dayKey(day) === today && 'rota-cell--today')}>
              <span className="rota-cell__day num" aria-hidden="true">
                {weekday}
              </span>
              {onDay(row.shifts, day).map((shift) => (
                <Shift key={shift.id} shift={shift} day={day} onOpen={onOpen} />
              ))}
              {writes && gaps.length > 0 && (
                <button type="button" className="rota-cell__add" aria-label={t`Thêm ca ${level}, ${weekday}, trống ${gaps.map(({ from, to }) => `${formatTime(from)}–${to === day + 86_400_000 ? '24:00' : formatTime(to)}`).join(', ')}`} onClick={() => onAdd({ specialty: row.specialty, level: row.level, day, gap: gaps[0] })}>
                  <Icon name="plus" size="s" />
                </button>
              )}
              {!writes && gaps.length > 0 && onDay(row.shifts, day).length === 0 && (
                <span className="text-3 size-12">
                  <Trans>Trống</Trans>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

function Shift({ shift, day, onOpen }: { shift: DutyShift; day: number; onOpen: (shift: DutyShift) => void }) {
  const { t } = useLingui();
  const user = useUser();
  return (
    <button type="button" className={classes('rota-shift', shift.person_id === user?.id && 'rota-shift--mine')} aria-haspopup="dialog" onClick={() => onOpen(shift)}>
      <span className="num">{hoursOn(shift, day)}</span>
      <b>{shift.person}</b>
      {shift.person_id === user?.id && (
        <small>
          <Trans>ca của bạn</Trans>
        </small>
      )}
      {shift.covers && <small>{t`thay ${shift.covers}`}</small>}
    </button>
  );
}

/** Who is on duty at this moment, with their telephones; and where nobody is. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import { shiftsQuery } from '../paging/api';
import { PhoneLink } from '../paging/PhoneLink';
import { levelNames } from '../paging/words';
import { nowOnDuty, weekMs, weekStart } from './week';

export function OnDutyNow({ hospitalId, now }: { hospitalId: string; now: number }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const week = weekStart(now);
  const shifts = useQuery(shiftsQuery(hospitalId, week, week + weekMs));
  if (!shifts.data) return null;
  const on = nowOnDuty(shifts.data, now);
  const groups = [...new Set(shifts.data.map((shift) => shift.specialty ?? null))].sort((a, b) => Number(a === null) - Number(b === null));
  return (
    <section className="stack stack--s" aria-labelledby="rota-now">
      <h2 id="rota-now">
        <Trans>Đang trực</Trans>
      </h2>
      {groups.length === 0 && (
        <p className="text-2">
          <Trans>Chưa ai trực lúc này.</Trans>
        </p>
      )}
      <ul className="rota-now">
        {groups.map((code) => {
          const people = on.filter((shift) => (shift.specialty ?? null) === code);
          return (
            <li key={code ?? ''} className="panel rota-now__group">
              <h3>{code === null ? t`Toàn cơ sở` : specialty(code)}</h3>
              {code !== null && !people.some(({ level }) => level === 'first') && (
                <StateChip tone="bad" icon="alert">
                  <Trans>Chưa ai trực thứ nhất</Trans>
                </StateChip>
              )}
              <ul>
                {people.map((shift) => (
                  <li key={shift.id}>
                    <span className="text-2 size-13">{t(levelNames[shift.level])}</span>
                    <b>{shift.person}</b>
                    <span className="size-13 text-2 num">
                      <Trans>đến {formatTime(shift.ends_at)}</Trans>
                      {shift.covers && <> · {t`thay ${shift.covers}`}</>}
                    </span>
                    {shift.phone && <PhoneLink phone={shift.phone} />}
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Days of a rule that are left out or added: typed one by one, each can be taken away. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { showDate } from '../../ui/time';
import { parseDay } from './rules';

type Props = { label: string; hint?: string; time: string; dates: readonly string[]; error?: string; onChange: (dates: string[]) => void };

export function DateList({ label, hint, time, dates, error, onChange }: Props) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = () => {
    const at = parseDay(typed, time);
    setWrong(at === null);
    if (at === null) return;
    const [day = '', hour = ''] = at.split('T', 2);
    const text = typed.trim().includes(' ') ? `${showDate(day)} ${hour}` : showDate(day);
    if (!dates.includes(text)) onChange([...dates, text]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return (
    <div className="dates">
      <div className="dates__add">
        <TextField
          label={label}
          hint={hint}
          placeholder={t`ngày/tháng/năm`}
          value={typed}
          error={wrong ? t`Ghi ngày như 23/11/2026.` : error}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
          onKeyDown={onKeyDown}
        />
        <Button size="s" icon="plus" aria-label={t`Thêm vào: ${label}`} onClick={add}>
          <Trans>Thêm ngày</Trans>
        </Button>
      </div>
      {dates.length > 0 && (
        <ul className="dates__list" aria-label={label}>
          {dates.map((date) => (
            <li key={date} className="num">
              {date}
              <IconButton icon="x" size="s" label={t`Bỏ ngày ${date}`} onClick={() => onChange(dates.filter((other) => other !== date))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

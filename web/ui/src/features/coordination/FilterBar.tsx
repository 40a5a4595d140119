/** Narrows the board: words, hospital, specialty, state, urgency. The address holds it; the first line above goes on counting every case. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { urgencies, urgencyNames } from '../../ui/UrgencyMark';
import { columns } from './board';
import { type choicesOf, type Filter, isFiltering, noFilter, toggle } from './filter';

type Props = { filter: Filter; choices: ReturnType<typeof choicesOf>; shown: number; onChange: (filter: Filter) => void; children?: ReactNode };

export function FilterBar({ filter, choices, shown, onChange, children }: Props) {
  const { t } = useLingui();
  // On a phone the choices stand behind a button, unless one of them is at work.
  const [more, setMore] = useState(() => isFiltering({ ...filter, text: '' }));
  return (
    <search className={more ? 'board-filter board-filter--more' : 'board-filter'}>
      {children}
      <Button size="s" className="board-filter__toggle" icon="down" aria-expanded={more} onClick={() => setMore(!more)}>
        <Trans>Lọc</Trans>
      </Button>
      <Words text={filter.text} onText={(text) => onChange({ ...filter, text })} />
      <Choices filter={filter} choices={choices} onChange={onChange} />
      <div className="board-filter__chips" role="group" aria-label={t`Mức khẩn`}>
        {urgencies.map((level) => (
          <Chip key={level} on={filter.urgencies.includes(level)} onToggle={() => onChange({ ...filter, urgencies: toggle(filter.urgencies, level) })}>
            {t(urgencyNames[level])}
          </Chip>
        ))}
      </div>
      {isFiltering(filter) && (
        <>
          <span className="size-13 text-2 num" role="status">
            <Plural value={shown} other="# ca khớp" />
          </span>
          <Button size="s" variant="quiet" icon="x" onClick={() => onChange(noFilter)}>
            <Trans>Bỏ lọc</Trans>
          </Button>
        </>
      )}
    </search>
  );
}

function Words({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useLingui();
  // What is being typed: an input method composes letters in several steps, which the address would disturb.
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    setKnown(text);
    setTyped(text);
  }
  const write = (next: string) => {
    setTyped(next);
    setKnown(next);
    onText(next);
  };
  return (
    <span className="input board-filter__text">
      <Icon name="search" size="s" />
      <input type="search" aria-label={t`Tìm ca`} aria-keyshortcuts="/" placeholder={t`Tên viết tắt, mã ca, cơ sở, chuyên khoa`} autoComplete="off" value={typed} onChange={(event) => write(event.target.value)} />
    </span>
  );
}

function Choices({ filter, choices, onChange }: Pick<Props, 'filter' | 'choices' | 'onChange'>) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const specialties = choices.specialties.map((code) => ({ code, name: specialty(code) })).sort((a, b) => a.name.localeCompare(b.name, 'vi'));
  return (
    <>
      <Select className="board-filter__choice" labelHidden label={t`Cơ sở`} value={filter.hospital} onChange={(event) => onChange({ ...filter, hospital: event.target.value })}>
        <option value="">{t`Mọi cơ sở`}</option>
        {choices.hospitals.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select className="board-filter__choice" labelHidden label={t`Chuyên khoa`} value={filter.specialty} onChange={(event) => onChange({ ...filter, specialty: event.target.value })}>
        <option value="">{t`Mọi chuyên khoa`}</option>
        {specialties.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Select className="board-filter__choice" labelHidden label={t`Trạng thái`} value={filter.columns.length === 1 ? filter.columns[0] : ''} onChange={(event) => onChange({ ...filter, columns: columns.flatMap(({ id }) => (id === event.target.value ? [id] : [])) })}>
        <option value="">{filter.columns.length > 1 ? t`Nhiều trạng thái` : t`Mọi trạng thái`}</option>
        {columns.map(({ id, name }) => (
          <option key={id} value={id}>
            {t(name)}
          </option>
        ))}
      </Select>
    </>
  );
}

function Chip({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button type="button" className={on ? 'filter-chip filter-chip--on' : 'filter-chip'} aria-pressed={on} onClick={onToggle}>
      {on && <Icon name="check" size="s" />}
      {children}
    </button>
  );
}

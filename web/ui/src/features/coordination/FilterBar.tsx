/** Narrows the board: words, urgency, column. The address holds it; the first line above goes on counting every case. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { urgencies, urgencyNames } from '../../ui/UrgencyMark';
import { columns } from './board';
import { type Filter, isFiltering, noFilter, toggle } from './filter';

type Props = { filter: Filter; shown: number; onChange: (filter: Filter) => void };

export function FilterBar({ filter, shown, onChange }: Props) {
  const { t } = useLingui();
  // What is being typed: an input method composes letters in several steps, which the address would disturb.
  const [typed, setTyped] = useState(filter.text);
  const [known, setKnown] = useState(filter.text);
  if (known !== filter.text) {
    setKnown(filter.text);
    setTyped(filter.text);
  }
  const write = (text: string) => {
    setTyped(text);
    setKnown(text);
    onChange({ ...filter, text });
  };
  return (
    <search className="board-filter">
      <span className="input board-filter__text">
        <Icon name="search" size="s" />
        <input type="search" aria-label={t`Tìm ca`} placeholder={t`Tên viết tắt, mã ca, cơ sở, chuyên khoa`} autoComplete="off" value={typed} onChange={(event) => write(event.target.value)} />
      </span>
      <div className="board-filter__chips" role="group" aria-label={t`Mức khẩn`}>
        {urgencies.map((level) => (
          <Chip key={level} on={filter.urgencies.includes(level)} onToggle={() => onChange({ ...filter, urgencies: toggle(filter.urgencies, level) })}>
            {t(urgencyNames[level])}
          </Chip>
        ))}
      </div>
      <div className="board-filter__chips" role="group" aria-label={t`Trạng thái`}>
        {columns.map(({ id, name }) => (
          <Chip key={id} on={filter.columns.includes(id)} onToggle={() => onChange({ ...filter, columns: toggle(filter.columns, id) })}>
            {t(name)}
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

function Chip({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button type="button" className={on ? 'filter-chip filter-chip--on' : 'filter-chip'} aria-pressed={on} onClick={onToggle}>
      {on && <Icon name="check" size="s" />}
      {children}
    </button>
  );
}

/** Recurring times: theatre lists, absences and hours beside the weekly ones. Each is a sentence until it is edited. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { Faults } from './draft';
import { RuleFields } from './RuleFields';
import { newRule, type RuleRow } from './rules';
import { sentenceOf } from './sentence';
import { ruleKindNames } from './words';

type Props = { rows: readonly RuleRow[]; faults: Faults; zone: string; onChange: (rows: RuleRow[]) => void };

export function Rules({ rows, faults, zone, onChange }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string, on: boolean) => setOpen(new Set(on ? [...open, id] : [...open].filter((other) => other !== id)));
  const add = () => {
    const row = newRule(Date.now(), zone);
    onChange([...rows, row]);
    toggle(row.id, true);
  };
  return (
    <div className="stack">
      {rows.length === 0 && (
        <p className="text-2">
          <Trans>Chưa có lịch mổ, ngày vắng định kỳ hay giờ riêng nào.</Trans>
        </p>
      )}
      {rows.length > 0 && (
        <ul className="rules">
          {rows.map((row) => (
            <Rule
              key={row.id}
              row={row}
              faults={faults}
              open={open.has(row.id) || Object.keys(faults).some((key) => key.startsWith(`${row.id}.`))}
              onOpen={(on) => toggle(row.id, on)}
              onChange={(change) => onChange(rows.map((other) => (other === row ? { ...row, ...change } : other)))}
              onRemove={() => onChange(rows.filter((other) => other !== row))}
            />
          ))}
        </ul>
      )}
      <div>
        <Button icon="plus" onClick={add}>
          <Trans>Thêm lịch lặp lại</Trans>
        </Button>
      </div>
    </div>
  );
}

type RuleProps = { row: RuleRow; faults: Faults; open: boolean; onOpen: (open: boolean) => void; onChange: (change: Partial<RuleRow>) => void; onRemove: () => void };

function Rule({ row, faults, open, onOpen, onChange, onRemove }: RuleProps) {
  const { t } = useLingui();
  const sentence = sentenceOf(row);
  const name = row.label.trim() || t(ruleKindNames[row.kind]);
  return (
    <li className="rules__row">
      <div className="rules__head">
        <div className="grow">
          {row.label.trim() !== '' && <p className="semi">{row.label}</p>}
          <p className="num" role={open ? 'status' : undefined}>
            {sentence ?? (
              <span className="row">
                <Icon name="alert" size="s" /> <Trans>Còn mục chưa đọc được.</Trans>
              </span>
            )}
          </p>
        </div>
        <Button size="s" icon={open ? 'check' : 'pen'} aria-expanded={open} aria-label={open ? t`Xong: ${name}` : t`Sửa: ${name}`} onClick={() => onOpen(!open)}>
          {open ? <Trans>Xong</Trans> : <Trans>Sửa</Trans>}
        </Button>
        <IconButton icon="trash" size="s" label={t`Bỏ: ${name}`} onClick={onRemove} />
      </div>
      {open && <RuleFields row={row} faults={faults} onChange={onChange} />}
    </li>
  );
}

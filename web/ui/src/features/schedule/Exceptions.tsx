/** Times off the weekly pattern: absences and extra time. An absence wins. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, IconButton } from '../../ui/Button';
import { Select, TextField } from '../../ui/Field';
import { type ExceptionRow, type Faults, type Kind, newException, parseMoment, showMoment } from './draft';
import { faultTexts, kindNames } from './words';

const kinds: readonly Kind[] = ['absent', 'extra'];

type Props = { rows: readonly ExceptionRow[]; faults: Faults; onChange: (rows: ExceptionRow[]) => void };

export function Exceptions({ rows, faults, onChange }: Props) {
  return (
    <div className="stack">
      {rows.length === 0 && (
        <p className="text-2">
          <Trans>Chưa có ngày vắng hay làm thêm nào sắp tới.</Trans>
        </p>
      )}
      {rows.length > 0 && (
        <ul className="exceptions">
          {rows.map((row) => (
            <Exception
              key={row.id}
              row={row}
              faults={faults}
              onChange={(change) => onChange(rows.map((other) => (other === row ? { ...row, ...change } : other)))}
              onRemove={() => onChange(rows.filter((other) => other !== row))}
            />
          ))}
        </ul>
      )}
      <div>
        <Button icon="plus" onClick={() => onChange([...rows, newException(Date.now())])}>
          <Trans>Thêm ngày vắng hoặc làm thêm</Trans>
        </Button>
      </div>
    </div>
  );
}

type ExceptionProps = { row: ExceptionRow; faults: Faults; onChange: (change: Partial<ExceptionRow>) => void; onRemove: () => void };

function Exception({ row, faults, onChange, onRemove }: ExceptionProps) {
  const { t } = useLingui();
  const fault = (field: 'from' | 'to') => {
    const kind = faults[`${row.id}.${field}`];
    return kind === undefined ? undefined : t(faultTexts[kind]);
  };
  const tidy = (field: 'from' | 'to') => {
    const at = parseMoment(row[field]);
    if (at !== null && showMoment(at) !== row[field]) onChange({ [field]: showMoment(at) });
  };
  return (
    <li className="exceptions__row">
      <Select label={t`Loại`} value={row.kind} onChange={(event) => onChange({ kind: event.target.value === 'extra' ? 'extra' : 'absent' })}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(kindNames[kind])}
          </option>
        ))}
      </Select>
      <TextField label={t`Từ lúc`} placeholder={t`ngày/tháng/năm giờ:phút`} value={row.from} error={fault('from')} onChange={(event) => onChange({ from: event.target.value })} onBlur={() => tidy('from')} />
      <TextField label={t`Đến lúc`} placeholder={t`ngày/tháng/năm giờ:phút`} value={row.to} error={fault('to')} onChange={(event) => onChange({ to: event.target.value })} onBlur={() => tidy('to')} />
      <TextField label={t`Lý do`} maxLength={400} value={row.reason} onChange={(event) => onChange({ reason: event.target.value })} />
      <IconButton icon="trash" variant="default" className="exceptions__remove" label={t`Bỏ khoảng từ ${row.from}`} onClick={onRemove} />
    </li>
  );
}

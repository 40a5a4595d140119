/** "Danh sách": every case in one table with the same actions, for dense work and for screen readers. */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { memo, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { stateNames, stateTones } from '../../ui/states';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import { AnswerTime } from '../consultation/AnswerTime';
import { holdLength } from '../consultation/holds';
import { type Action, isPlannable, mainAction } from './actions';
import { columns, type Line } from './board';
import { HoldClock } from './CardClock';
import { OutcomeDue } from './OutcomeNote';
import { nextSort, type Sort, sorted, type SortKey } from './sorting';
import './table.css';
import { actionNames } from './useCaseActions';
import { type CaseCommands, useCaseKeys } from './useCaseKeys';
import { useKeptFocus } from './useKeptFocus';

type Props = {
  lines: readonly Line[];
  mine: ReadonlySet<string>;
  selectedId: string | null;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onRun: (action: Action, line: Line) => void;
} & CaseCommands;

const heads: readonly { key: SortKey | null; name: ReturnType<typeof msg> }[] = [
  { key: 'urgency', name: msg`Mức` },
  { key: null, name: msg`Mã ca` },
  { key: 'specialty', name: msg`Chuyên khoa` },
  { key: null, name: msg`Câu hỏi` },
  { key: 'requesting', name: msg`Cơ sở yêu cầu` },
  { key: null, name: msg`Cơ sở tư vấn` },
  { key: 'state', name: msg`Trạng thái` },
  { key: 'due', name: msg`Hạn, giờ họp` },
  { key: null, name: msg`Chuyên gia` },
  { key: 'complete', name: msg`Đầy đủ` },
];

export function CaseTable({ lines, mine, selectedId, sort, onSort, onRun, ...commands }: Props) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const table = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const ordered = sorted(lines, sort, { specialty });
  const known = useMemo(() => new Map(lines.map((line) => [line.id, line])), [lines]);
  const stop = [focused, selectedId].find((id) => id !== null && known.has(id)) ?? ordered[0]?.id ?? null;
  const lineOf = useCallback((id: string) => known.get(id), [known]);
  useCaseKeys({ box: table, columns: [ordered.map(({ id }) => id)], stop, lineOf, ...commands });
  const keeping = useKeptFocus(table, focused);
  return (
    <div className="case-table" ref={table} {...keeping}>
      <table aria-label={t`Danh sách các ca`}>
        <thead>
          <tr>
            {heads.map(({ key, name }) => (
              <th key={name.id} scope="col" aria-sort={key && sort?.key === key ? (sort.down ? 'descending' : 'ascending') : undefined}>
                {key ? (
                  <button type="button" className="case-table__sort" onClick={() => onSort(nextSort(sort, key))}>
                    {t(name)}
                    {sort?.key === key && <Icon name={sort.down ? 'arrow-down' : 'arrow-up'} size="s" />}
                  </button>
                ) : (
                  t(name)
                )}
              </th>
            ))}
            <th scope="col">
              <Trans>Việc làm</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((line) => (
            <Row key={line.id} line={line} mine={mine} selected={line.id === selectedId} tabbable={line.id === stop} onOpen={commands.onOpen} onMenu={commands.onMenu} onRun={onRun} onFocus={setFocused} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { line: Line; mine: ReadonlySet<string>; selected: boolean; tabbable: boolean; onFocus: (id: string) => void } & Pick<Props, 'onOpen' | 'onMenu' | 'onRun'>;

const Row = memo(function Row({ line, mine, selected, tabbable, onOpen, onMenu, onRun, onFocus }: RowProps) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const main = mainAction(line, mine, now);
  const who = line.patient ? ageAndSex(line.patient, now) : '';
  const cell = (head: number, children: ReactNode) => <td data-head={t(heads[head]?.name ?? msg`Mức`)}>{children}</td>;
  return (
    <tr className={classes(selected && 'case-table__row--selected')} onFocus={() => onFocus(line.id)}>
      {cell(0, <UrgencyMark level={line.urgency} />)}
      <th scope="row">
        <button type="button" className="case-table__open num" data-case={line.id} aria-current={selected || undefined} aria-keyshortcuts="Enter X A M" tabIndex={tabbable ? 0 : -1} onClick={() => onOpen(line)}>
          {line.code}
        </button>
      </th>
      {cell(2, specialty(line.specialty))}
      {cell(3, <span className="case-table__question">{[who, line.headline].filter(Boolean).join(': ')}</span>)}
      {cell(4, line.requesting_hospital.short_name)}
      {cell(5, line.advising_hospital?.short_name ?? '')}
      {cell(6, <State line={line} />)}
      {cell(7, <Due line={line} />)}
      {cell(8, line.specialist?.name ?? '')}
      {cell(9, line.completeness ? <span className="num nowrap">{line.completeness.percent} %</span> : '')}
      <td className="case-table__acts">
        <Button size="s" variant={main === 'open' ? 'quiet' : 'default'} aria-label={`${t(actionNames[main].name)} ${line.code}`} onClick={() => onRun(main, line)}>
          {t(actionNames[main].name)}
        </Button>
        <button type="button" className="case__more case__more--row" aria-label={t`Việc với ca ${line.code}`} aria-haspopup="menu" onClick={(event) => onMenu(line, event.currentTarget)}>
          <Icon name="more" size="s" />
        </button>
      </td>
    </tr>
  );
});

function State({ line }: { line: Line }) {
  const { t } = useLingui();
  const column = columns.find(({ states }) => states.includes(line.state));
  // The state's own word where it says more than the column.
  const name = column?.id === 'outcome' ? column.name : stateNames[line.state];
  return (
    <>
      <StateChip tone={column?.id === 'outcome' ? 'neutral' : stateTones[line.state]}>{t(name)}</StateChip>
      {line.state_reason !== '' && (line.state === 'returned' || isPlannable(line)) && <span className="case-table__reason">{line.state_reason}</span>}
    </>
  );
}

function Due({ line }: { line: Line }) {
  const { appointment, state } = line;
  if (appointment && ['held', 'booked', 'waiting', 'in_consultation', 'interrupted'].includes(state)) {
    return (
      <span className="num">
        <span className="nowrap">{formatTimeRange(appointment.starts_at, appointment.ends_at)}</span> <span className="nowrap">{formatWeekday(appointment.starts_at)}</span>
        {state === 'held' && appointment.hold_expires_at && <HoldClock expires={appointment.hold_expires_at} length={holdLength(line)} />}
      </span>
    );
  }
  return state === 'signed' ? <OutcomeDue line={line} /> : <AnswerTime line={line} />;
}

/** The coordinator's queue: what to do next, the board or the list, the specialists' day, and the case that is open. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useSpecialtyName } from '../../api/directory';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Segmented } from '../../ui/RadioCards';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { isPlannable } from './actions';
import { type Place, readPlace, type View, withPlace } from './address';
import { linesQuery } from './api';
import { Board } from './Board';
import type { Line } from './board';
import { CasePanel } from './CasePanel';
import { CaseTable } from './CaseTable';
import './coordination.css';
import { choicesOf, type Filter, matches, noFilter, readFilter, withFilter } from './filter';
import { FilterBar } from './FilterBar';
import { KeysDialog } from './KeysDialog';
import { NoCases } from './NoCases';
import { PageHeader } from './PageHeader';
import { Timeline } from './timeline/Timeline';
import { UndoBar } from './UndoBar';
import { useAwaiting } from './useAwaiting';
import { useCaseActions } from './useCaseActions';
import { usePageKeys } from './usePageKeys';

const none: Line[] = [];

export default function CoordinationPage() {
  const { t } = useLingui();
  const wide = useMediaQuery('(min-width: 1200px)');
  const phone = useMediaQuery('(max-width: 759px)');
  const [search, setSearch] = useSearchParams();
  const place = readPlace(search);
  const [focusTimes, setFocusTimes] = useState(false);
  const [keys, setKeys] = useState(false);
  const lines = useQuery(linesQuery);
  const open = lines.data ?? none;
  const awaiting = useAwaiting(open);
  const all = useMemo(() => [...open, ...awaiting], [open, awaiting]);

  const go = useCallback((change: Partial<Place>) => setSearch((now) => withPlace(now, change), { replace: true }), [setSearch]);
  const onOpen = useCallback(
    (line: { id: string }) => {
      setFocusTimes(false);
      go({ open: line.id });
    },
    [go],
  );
  const plan = useCallback(
    (id: string, byMouse = false) => {
      setFocusTimes(!byMouse);
      // On a phone there is no line of hours; the case itself offers its times.
      go(phone ? { open: id } : { open: null, planning: id, ...(wide ? {} : { view: 'timeline' }) });
    },
    [go, phone, wide],
  );
  const onPlan = useCallback((line: Line) => (isPlannable(line) || line.state === 'held' || line.state === 'booked' ? plan(line.id) : onOpen(line)), [plan, onOpen]);
  // A press does what the column is for: a case without a time is placed, the others are read.
  const onPress = useCallback((line: Line) => (wide && (isPlannable(line) || line.state === 'held') ? plan(line.id, true) : onOpen(line)), [wide, plan, onOpen]);
  const actions = useCaseActions(onOpen, onPlan);
  const onHelp = useCallback(() => setKeys(true), []);
  const letGo = useCallback(() => go({ planning: null }), [go]);
  usePageKeys(onHelp, place.planning !== null && place.open === null ? letGo : null);

  const specialty = useSpecialtyName();
  const filter = useMemo(() => readFilter(search), [search]);
  const shown = useMemo(() => all.filter((line) => matches(line, filter, specialty)), [all, filter, specialty]);
  const choices = useMemo(() => choicesOf(all), [all]);
  const change = (next: Filter) => setSearch((now) => withFilter(now, next), { replace: true });
  const close = () => {
    go({ open: null });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-case="${CSS.escape(place.open ?? '')}"]`)?.focus());
  };
  const planning = place.planning === null ? null : (open.find(({ id }) => id === place.planning) ?? null);
  const view: View = place.view === 'timeline' && (wide || phone) ? 'board' : place.view;
  const casesShown = wide || place.open === null;
  const timelineShown = !phone && place.open === null && (wide || view === 'timeline') && lines.isSuccess;
  const commands = { onOpen, onPlan, onAct: actions.onAct, onMenu: actions.onMenu };
  const selectedId = place.open ?? place.planning;
  return (
    <div className="coordination">
      <PageHeader lines={all} loaded={lines.isSuccess} hidden={!casesShown} onOpen={(id, how) => (how === 'plan' ? plan(id) : onOpen({ id }))} onKeys={onHelp} />
      {lines.isError && <ErrorNote what={<Trans>Chưa tải được danh sách ca.</Trans>} error={lines.error} todo={!lines.data && <Trans>Bấm Thử lại. Ca cấp cứu thì gọi điện cho cơ sở yêu cầu.</Trans>} kept={lines.data && <Trans>Bảng dưới đây là lần tải trước. Trang tự thử lại mỗi phút.</Trans>} onRetry={() => void lines.refetch()} />}
      {casesShown && (
        <div className={view === 'timeline' ? 'coordination__bar' : 'coordination__board'} role="region" aria-label={view === 'list' ? t`Danh sách các ca` : t`Bảng các ca`} tabIndex={-1}>
          {all.length > 0 && (
            <FilterBar filter={filter} choices={choices} shown={shown.length} onChange={change}>
              <Views view={view} timeline={!wide && !phone} onView={(next) => go({ view: next })} />
            </FilterBar>
          )}
          {shown.length > 0 && view === 'board' && <Board lines={shown} selectedId={selectedId} onPress={onPress} {...commands} />}
          {shown.length > 0 && view === 'list' && <CaseTable lines={shown} mine={actions.mine} selectedId={selectedId} sort={place.sort} onSort={(sort) => go({ sort })} onRun={actions.run} {...commands} />}
          {lines.data && shown.length === 0 && view !== 'timeline' && <NoCases any={all.length > 0} onAll={() => change(noFilter)} />}
          {lines.isPending && <Skeleton rows={5} />}
        </div>
      )}
      {timelineShown && <Timeline lines={open} planning={planning} hospitals={actions.mine} specialty={filter.specialty} steps={actions.steps} onOpen={onOpen} onPlan={(line) => go({ planning: line?.id ?? null })} focusTimes={focusTimes} />}
      {place.open !== null && <CasePanel key={place.open} id={place.open} focusTimes={focusTimes} onClose={close} />}
      {actions.dialogs}
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
      <UndoBar />
    </div>
  );
}

function Views({ view, timeline, onView }: { view: View; timeline: boolean; onView: (view: View) => void }) {
  const { t } = useLingui();
  const choices: { value: View; label: string }[] = [
    { value: 'board', label: t({ message: 'Bảng', context: 'Cách xem các ca' }) },
    { value: 'list', label: t`Danh sách` },
  ];
  if (timeline) choices.push({ value: 'timeline', label: t`Lịch chuyên gia` });
  return <Segmented small legend={t`Cách xem`} choices={choices} value={view} onChange={onView} />;
}

/** The coordinator's queue: what to do next, the board, and the case that is open. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'wouter';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Kbd } from '../../ui/Kbd';
import { formatTime, formatWeekday } from '../../ui/time';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { useNow } from '../../ui/useNow';
import { linesQuery } from './api';
import { Board } from './Board';
import type { Line } from './board';
import { CasePanel } from './CasePanel';
import './coordination.css';
import { NextStep } from './NextStep';

export default function CoordinationPage() {
  const { t } = useLingui();
  const wide = useMediaQuery('(min-width: 1200px)');
  const [search, setSearch] = useSearchParams();
  const selectedId = search.get('ca');
  const [planning, setPlanning] = useState(false);
  const lines = useQuery(linesQuery);
  const open = useCallback(
    (id: string, how: 'read' | 'plan') => {
      setPlanning(how === 'plan');
      setSearch({ ca: id }, { replace: true });
    },
    [setSearch],
  );
  const close = () => {
    setSearch({}, { replace: true });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-case="${CSS.escape(selectedId ?? '')}"]`)?.focus());
  };
  const boardShown = wide || selectedId === null;
  return (
    <div className="coordination">
      <Header lines={lines.data ?? []} loaded={lines.isSuccess} onOpen={open} hidden={!boardShown} />
      {lines.isError && <ErrorNote what={<Trans>Chưa tải được danh sách ca.</Trans>} error={lines.error} onRetry={() => void lines.refetch()} />}
      {boardShown && (
        <div className="coordination__board" role="region" aria-label={t`Bảng các ca`} tabIndex={-1}>
          {lines.data ? <Board lines={lines.data} selectedId={selectedId} onOpen={open} /> : lines.isPending && <Skeleton rows={5} />}
        </div>
      )}
      {selectedId !== null && <CasePanel key={selectedId} id={selectedId} focusTimes={planning} onClose={close} />}
    </div>
  );
}

type HeaderProps = { lines: readonly Line[]; loaded: boolean; hidden: boolean; onOpen: (id: string, how: 'read' | 'plan') => void };

function Header({ lines, loaded, hidden, onOpen }: HeaderProps) {
  const now = useNow(30_000);
  if (hidden) {
    return (
      <h1 className="sr-only">
        <Trans>Điều phối</Trans>
      </h1>
    );
  }
  return (
    <header className="coordination__head">
      <h1 className="coordination__title">
        <Trans>Điều phối</Trans>{' '}
        <span className="text-2 coordination__now num">
          {formatWeekday(now)} · {formatTime(now)}
        </span>
      </h1>
      {loaded && <NextStep lines={lines} now={now} onOpen={onOpen} />}
      <span className="grow" />
      <p className="coordination__keys" aria-hidden="true">
        <Kbd>J</Kbd>
        <Kbd>K</Kbd> <Trans>chọn</Trans> <Kbd>Enter</Kbd> <Trans>mở</Trans> <Kbd>X</Kbd> <Trans>xếp giờ</Trans>
      </p>
    </header>
  );
}

/** The coordinator's queue: what to do next, the board, and the case that is open. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Kbd } from '../../ui/Kbd';
import { formatTime, formatWeekday } from '../../ui/time';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { useNow } from '../../ui/useNow';
import { linesQuery } from './api';
import { Board } from './Board';
import type { Line } from './board';
import { CasePanel } from './CasePanel';
import './coordination.css';
import { type Filter, matches, noFilter, readFilter, withFilter } from './filter';
import { FilterBar } from './FilterBar';
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
      setSearch((now) => withCase(now, id), { replace: true });
    },
    [setSearch],
  );
  const specialty = useSpecialtyName();
  const filter = readFilter(search);
  const shown = (lines.data ?? []).filter((line) => matches(line, filter, specialty));
  const change = (next: Filter) => setSearch((now) => withFilter(now, next), { replace: true });
  const close = () => {
    setSearch((now) => withCase(now, null), { replace: true });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-case="${CSS.escape(selectedId ?? '')}"]`)?.focus());
  };
  const boardShown = wide || selectedId === null;
  return (
    <div className="coordination">
      <Header lines={lines.data ?? []} loaded={lines.isSuccess} onOpen={open} hidden={!boardShown} />
      {lines.isError && <ErrorNote what={<Trans>Chưa tải được danh sách ca.</Trans>} error={lines.error} todo={!lines.data && <Trans>Bấm Thử lại. Ca cấp cứu thì gọi điện cho cơ sở yêu cầu.</Trans>} kept={lines.data && <Trans>Bảng dưới đây là lần tải trước. Trang tự thử lại mỗi phút.</Trans>} onRetry={() => void lines.refetch()} />}
      {boardShown && (
        <div className="coordination__board" role="region" aria-label={t`Bảng các ca`} tabIndex={-1}>
          {lines.data && lines.data.length > 0 && <FilterBar filter={filter} shown={shown.length} onChange={change} />}
          {shown.length > 0 && <Board lines={shown} selectedId={selectedId} onOpen={open} />}
          {lines.data && shown.length === 0 && <NoCases any={lines.data.length > 0} onAll={() => change(noFilter)} />}
          {lines.isPending && <Skeleton rows={5} />}
        </div>
      )}
      {selectedId !== null && <CasePanel key={selectedId} id={selectedId} focusTimes={planning} onClose={close} />}
    </div>
  );
}

/** The same address with this case open, or none. */
function withCase(search: URLSearchParams, id: string | null): URLSearchParams {
  const next = new URLSearchParams(search);
  if (id === null) next.delete('ca');
  else next.set('ca', id);
  return next;
}

function NoCases({ any, onAll }: { any: boolean; onAll: () => void }) {
  if (any) {
    return (
      <Empty
        action={
          <Button icon="x" onClick={onAll}>
            <Trans>Bỏ lọc, xem mọi ca</Trans>
          </Button>
        }
      >
        <Trans>Không có ca nào khớp bộ lọc. Các ca khác vẫn còn trên bảng.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <LinkButton href={paths.worklist()} icon="home">
          <Trans>Về việc của tôi</Trans>
        </LinkButton>
      }
    >
      <Trans>Chưa có ca nào đang mở. Ca mới hiện ở đây ngay khi cơ sở yêu cầu gửi, không cần tải lại trang.</Trans>
    </Empty>
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

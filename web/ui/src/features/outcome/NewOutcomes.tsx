/** "Phản hồi mới": what became of patients that this specialist advised on, until she has read it. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { formatDateTime } from '../../ui/time';
import { type OutcomeLine, outcomeQuery, outcomesQuery } from './api';
import { useOutcomeNames } from './names';
import './outcome.css';
import { Reported } from './OutcomePart';
import { OutcomeWho } from './OutcomeWho';
import { unread } from './owed';

export function NewOutcomes() {
  const { t } = useLingui();
  const found = useQuery(outcomesQuery('done'));
  const [opened, setOpened] = useState<OutcomeLine | null>(null);
  const lines = unread(found.data ?? [], opened);
  if (found.isError && !found.data) return <ErrorNote what={<Trans>Chưa tải được các phản hồi mới.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  if (lines.length === 0) return null;
  return (
    <section className="stack stack--s" aria-labelledby="new-outcomes">
      <h2 id="new-outcomes">
        <Trans>Phản hồi mới</Trans> <span className="worklist__count num">{lines.length}</span>
      </h2>
      <ul className="panel" aria-label={t`Phản hồi mới`}>
        {lines.map((line) => (
          <Row key={line.consultation.id} line={line} open={opened?.consultation.id === line.consultation.id} onToggle={(open) => setOpened(open ? line : null)} />
        ))}
      </ul>
    </section>
  );
}

function Row({ line: { outcome, consultation }, open, onToggle }: { line: OutcomeLine; open: boolean; onToggle: (open: boolean) => void }) {
  const names = useOutcomeNames();
  const panel = `new-outcome-${consultation.id}`;
  const said = [outcome.course && names.course[outcome.course], outcome.followed && names.followed[outcome.followed]].filter(Boolean).join(' · ');
  return (
    <li className="outcomes__row">
      <div className="outcomes__line">
        <OutcomeWho line={consultation} from="requesting" />
        <p className="outcomes__said">
          <b>{said}</b>
          {outcome.reported_at && <span className="size-12 text-2 num">{formatDateTime(outcome.reported_at)}</span>}
        </p>
        <Button aria-expanded={open} aria-controls={panel} variant={open ? 'quiet' : 'default'} onClick={() => onToggle(!open)}>
          {open ? <Trans>Thu lại</Trans> : <Trans>Đọc phản hồi</Trans>}
        </Button>
      </div>
      <div id={panel} hidden={!open}>
        {open && <Read id={consultation.id} />}
      </div>
    </li>
  );
}

/** Its words are read one by one, because each reading is on the record. */
function Read({ id }: { id: string }) {
  const found = useQuery(outcomeQuery(id));
  if (found.data) return <Reported outcome={found.data} />;
  return found.isError ? <ErrorNote what={<Trans>Chưa mở được kết quả.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={2} />;
}

/** What became of the patients: the answers that the doctor still owes, the first due first, each in three questions. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { serverTime } from '../../api/serverTime';
import { Button } from '../../ui/Button';
import { Countdown } from '../../ui/Countdown';
import { ErrorNote } from '../../ui/Feedback';
import { useNow } from '../../ui/useNow';
import { type OutcomeLine, outcomesQuery } from './api';
import './outcome.css';
import { OutcomeForm } from './OutcomeForm';
import { OutcomeWho } from './OutcomeWho';
import { owed } from './owed';

const shownAtFirst = 5;
const weekMs = 7 * 86_400_000;

export function OwedOutcomes() {
  const { t } = useLingui();
  const found = useQuery(outcomesQuery('open'));
  const now = serverTime(useNow(60_000));
  const [all, setAll] = useState(false);
  // The one that is being answered stays as it was opened, whatever happens around it.
  const [opened, setOpened] = useState<OutcomeLine | null>(null);
  const lines = owed(found.data ?? [], opened);
  if (found.isError && !found.data) return <ErrorNote what={<Trans>Chưa tải được các kết quả cần báo.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  if (lines.length === 0) return null;
  const late = lines.filter(({ outcome }) => now > outcome.due_at).length;
  const shown = all ? lines : lines.slice(0, shownAtFirst);
  const hidden = lines.length - shown.length;
  return (
    <section className="stack stack--s" aria-labelledby="owed-outcomes">
      <h2 id="owed-outcomes">
        <Trans>Báo kết quả người bệnh</Trans> <span className="worklist__count num">{lines.length}</span>
      </h2>
      {late > 0 && (
        <p className="outcomes__late size-13 semi num">
          <Trans>{late} ca quá hạn.</Trans>
        </p>
      )}
      <ul className="panel" aria-label={t`Báo kết quả người bệnh`}>
        {shown.map((line) => (
          <Row key={line.consultation.id} line={line} open={opened?.consultation.id === line.consultation.id} onToggle={(open) => setOpened(open ? line : null)} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="quiet" icon="down" onClick={() => setAll(true)}>
          <Trans>Xem {hidden} ca còn lại</Trans>
        </Button>
      )}
    </section>
  );
}

function Row({ line, open, onToggle }: { line: OutcomeLine; open: boolean; onToggle: (open: boolean) => void }) {
  const { outcome, consultation } = line;
  const form = `outcome-${consultation.id}`;
  return (
    <li className="outcomes__row">
      <div className="outcomes__line">
        <OutcomeWho line={consultation} />
        <Countdown from={outcome.due_at - weekMs} to={outcome.due_at} owner={<Trans>hạn báo kết quả</Trans>} />
        <Button aria-expanded={open} aria-controls={form} variant={open ? 'quiet' : 'default'} onClick={() => onToggle(!open)}>
          {open ? <Trans>Để sau</Trans> : <Trans>Trả lời 3 câu, khoảng 20 giây</Trans>}
        </Button>
      </div>
      <div id={form} hidden={!open}>
        {open && <OutcomeForm outcome={outcome} onDone={() => onToggle(false)} />}
      </div>
    </li>
  );
}

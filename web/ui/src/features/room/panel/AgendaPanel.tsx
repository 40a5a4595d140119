/** What the meeting speaks about now and next; who runs it goes on from here. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import { ErrorNote } from '../../../ui/Feedback';
import { StateChip } from '../../../ui/StateChip';
import { formatTime } from '../../../ui/time';
import { itemName } from '../../meetings/itemName';
import { type Meeting, useMeetingStep } from '../../meetings/api';
import { planned, running, runs } from '../../meetings/meetings';
import '../../meetings/meetings.css';
import { itemStates } from '../../meetings/words';

export function AgendaPanel({ meeting, mayRun }: { meeting: Meeting; mayRun: boolean }) {
  const { t } = useLingui();
  const send = useMeetingStep(meeting);
  const now = running(meeting.agenda);
  const next = planned(meeting.agenda)[0];
  const name = (item: Meeting['agenda'][number]) => itemName(item, t`Ca hội chẩn`);
  return (
    <div className="room-agenda">
      <p className="room-agenda__now" role="status">
        {now ? <Trans>Đang bàn: {name(now)}</Trans> : <Trans>Chưa bàn mục nào.</Trans>}
      </p>
      {mayRun && (
        <div className="room-agenda__acts">
          {next && (
            <Button variant="primary" icon="right" busy={send.isPending} disabled={!runs(meeting)} reason={<Trans>Buổi họp chưa bắt đầu.</Trans>} onClick={() => send.mutate({ to: 'start', item_id: next.id })}>
              {next.is_case ? <Trans>Ca tiếp theo</Trans> : <Trans>Mục tiếp theo</Trans>}
            </Button>
          )}
          {now && !next && (
            <Button icon="check" busy={send.isPending} onClick={() => send.mutate({ to: 'finish', item_id: now.id })}>
              <Trans>Xong mục này</Trans>
            </Button>
          )}
          {send.isError && <ErrorNote what={<Trans>Chưa chuyển mục được.</Trans>} error={send.error} />}
        </div>
      )}
      <ol aria-label={t`Chương trình`}>
        {meeting.agenda.map((item) => (
          <li key={item.id} className={classes('agenda__row', item.state === 'running' && 'agenda__row--running', item.state === 'dropped' && 'agenda__row--off')} aria-current={item.state === 'running' || undefined}>
            <span className="num">{item.state === 'dropped' ? '–' : formatTime(item.starts_at)}</span>
            <span className="agenda__name">{name(item)}</span>
            {item.state !== 'planned' && <StateChip tone={item.state === 'running' ? 'ok' : 'neutral'}>{t(itemStates[item.state])}</StateChip>}
          </li>
        ))}
      </ol>
    </div>
  );
}

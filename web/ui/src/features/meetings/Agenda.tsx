/** What a meeting speaks about, in order and with planned times. Who organises it adds, orders and drops. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { paths } from '../../paths';
import { Button, IconButton } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { classes } from '../../ui/classes';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import { announce } from '../../ui/Toast';
import { AgendaAdd } from './AgendaAdd';
import { type AgendaItem, type Meeting, useMeetingStep } from './api';
import { itemName } from './itemName';
import { moved } from './meetings';
import './meetings.css';
import { itemStates } from './words';

export function Agenda({ meeting }: { meeting: Meeting }) {
  const { t } = useLingui();
  const send = useMeetingStep(meeting);
  const [dropping, setDropping] = useState<AgendaItem | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const move = (item: AgendaItem, by: -1 | 1) => {
    const items = moved(meeting.agenda, item.id, by);
    if (!items || send.isPending) return;
    send.mutate({ to: 'order', items }, {
      onSuccess: () => {
        announce(by < 0 ? t`Đã chuyển lên: ${itemName(item, t`Ca hội chẩn`)}` : t`Đã chuyển xuống: ${itemName(item, t`Ca hội chẩn`)}`);
        list.current?.querySelector<HTMLElement>(`#item-${item.id}`)?.focus();
      },
    });
  };
  const onKeyDown = (event: KeyboardEvent, item: AgendaItem) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(item, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <section className="panel meeting__part" aria-labelledby="agenda">
      <h2 id="agenda">
        <Trans>Chương trình</Trans>
      </h2>
      {meeting.agenda.length === 0 && (
        <p className="meeting__row text-2">
          <Trans>Chưa có mục nào.</Trans>
        </p>
      )}
      <ol ref={list}>
        {meeting.agenda.map((item) => (
          <Row key={item.id} item={item} meeting={meeting} busy={send.isPending} onMove={(by) => move(item, by)} onKeyDown={(event) => onKeyDown(event, item)} onDrop={() => setDropping(item)} />
        ))}
      </ol>
      {send.isError && (
        <div className="meeting__foot">
          <ErrorNote what={<Trans>Chưa sửa được chương trình.</Trans>} error={send.error} />
        </div>
      )}
      {meeting.may_organise && <AgendaAdd meeting={meeting} />}
      <ConfirmDialog
        open={dropping !== null}
        title={<Trans>Bỏ mục này khỏi chương trình?</Trans>}
        confirmLabel={<Trans>Bỏ mục</Trans>}
        danger
        busy={send.isPending}
        onConfirm={() => dropping && send.mutate({ to: 'drop', item_id: dropping.id }, { onSettled: () => setDropping(null) })}
        onClose={() => setDropping(null)}
      >
        {dropping?.is_case && (
          <p>
            <Trans>Ca chờ lịch khác; bác sĩ yêu cầu được báo.</Trans>
          </p>
        )}
      </ConfirmDialog>
    </section>
  );
}

type RowProps = { item: AgendaItem; meeting: Meeting; busy: boolean; onMove: (by: -1 | 1) => void; onKeyDown: (event: KeyboardEvent) => void; onDrop: () => void };

function Row({ item, meeting, busy, onMove, onKeyDown, onDrop }: RowProps) {
  const { t } = useLingui();
  const name = itemName(item, t`Ca hội chẩn`);
  const lead = meeting.speakers.find(({ person_id }) => person_id === item.lead_id)?.name;
  const changes = meeting.may_organise && item.state === 'planned';
  const minutes = item.minutes;
  return (
    <li className={classes('agenda__row', item.state === 'running' && 'agenda__row--running', item.state === 'dropped' && 'agenda__row--off')}>
      <span className="num semi">{item.state === 'dropped' ? '–' : formatTime(item.starts_at)}</span>
      <div className="agenda__name">
        {item.consultation_id ? (
          <Link className="semi" href={paths.consultation(item.consultation_id)}>
            {name}
          </Link>
        ) : (
          <span className="semi">{name}</span>
        )}
        <p className="size-13 text-2">
          <Trans>{minutes} phút</Trans>
          {lead && <> · {lead}</>}
        </p>
        {item.state !== 'planned' && <StateChip tone={item.state === 'running' ? 'ok' : 'neutral'}>{t(itemStates[item.state])}</StateChip>}
      </div>
      {changes && (
        <div className="agenda__acts" role="group" aria-label={name}>
          <IconButton id={`item-${item.id}`} icon="arrow-up" size="s" label={t`Chuyển lên: ${name}`} aria-keyshortcuts="Alt+ArrowUp" onKeyDown={onKeyDown} disabled={busy || moved(meeting.agenda, item.id, -1) === null} onClick={() => onMove(-1)} />
          <IconButton icon="arrow-down" size="s" label={t`Chuyển xuống: ${name}`} aria-keyshortcuts="Alt+ArrowDown" onKeyDown={onKeyDown} disabled={busy || moved(meeting.agenda, item.id, 1) === null} onClick={() => onMove(1)} />
          <Button size="s" variant="quiet" aria-label={t`Bỏ khỏi chương trình: ${name}`} onClick={onDrop}>
            <Trans>Bỏ…</Trans>
          </Button>
        </div>
      )}
    </li>
  );
}

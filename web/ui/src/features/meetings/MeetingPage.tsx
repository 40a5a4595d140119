/** One meeting: who comes, who listens, what it speaks about; and for those who organise it, its changes. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'wouter';
import { useUser } from '../../api/session';
import { paths } from '../../paths';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { StateChip } from '../../ui/StateChip';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import { ReasonDialog } from '../coordination/ReasonDialog';
import { Agenda } from './Agenda';
import { type Meeting, meetingQuery, useMeetingStep } from './api';
import { JoinButton, MeetingState } from './MeetingCard';
import './meetings.css';
import { isOpen, runs } from './meetings';
import { MoveDialog, PeopleDialog } from './MeetingDialogs';
import { OwnAnswer } from './OwnAnswer';
import { kindNames, partNames } from './words';

export default function MeetingPage() {
  const { t } = useLingui();
  const { id = '' } = useParams<{ id: string }>();
  const found = useQuery(meetingQuery(id));
  useEffect(() => {
    document.title = `${t`Họp`} · Hoichan`;
  }, [t]);
  return (
    <div className="page meeting">
      <p>
        <Link href={paths.meetings()}>
          <Trans>Lịch họp</Trans>
        </Link>
      </p>
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && !found.data && <ErrorNote what={<Trans>Chưa tải được buổi họp.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Shown meeting={found.data} />}
    </div>
  );
}

function Shown({ meeting }: { meeting: Meeting }) {
  const { t } = useLingui();
  const user = useUser();
  const [open, setOpen] = useState<'people' | 'move' | 'cancel' | null>(null);
  const changes = meeting.may_organise && isOpen(meeting);
  const close = () => setOpen(null);
  const reason = meeting.cancel_reason;
  return (
    <>
      <header className="stack stack--s">
        <div className="row row--wrap">
          <h1>{meeting.title}</h1>
          <MeetingState meeting={meeting} />
          <span className="grow" />
          <JoinButton meeting={meeting} />
        </div>
        <p className="num">
          <b>{formatTimeRange(meeting.starts_at, meeting.ends_at)}</b> {formatWeekday(meeting.starts_at)}
        </p>
        <p className="text-2">
          {t(kindNames[meeting.kind])} · {meeting.hospital} · {t(partNames[meeting.part])}
        </p>
        {meeting.status === 'cancelled' && reason && (
          <p>
            <Trans>Lý do hủy: {reason}</Trans>
          </p>
        )}
        <OwnAnswer meeting={meeting} person={user?.id ?? ''} />
        {changes && (
          <div className="row row--wrap">
            <Button icon="users" onClick={() => setOpen('people')}>
              <Trans>Đổi người dự…</Trans>
            </Button>
            {!runs(meeting) && (
              <Button icon="clock" onClick={() => setOpen('move')}>
                <Trans>Đổi giờ…</Trans>
              </Button>
            )}
            {!runs(meeting) && (
              <Button icon="x" onClick={() => setOpen('cancel')}>
                <Trans>Hủy buổi họp…</Trans>
              </Button>
            )}
          </div>
        )}
      </header>
      <div className="meeting__parts">
        <Agenda meeting={meeting} />
        <People meeting={meeting} />
      </div>
      {open === 'people' && <PeopleDialog meeting={meeting} onClose={close} />}
      {open === 'move' && <MoveDialog meeting={meeting} onClose={close} />}
      {open === 'cancel' && <CancelDialog meeting={meeting} onClose={close} />}
    </>
  );
}

function People({ meeting }: { meeting: Meeting }) {
  return (
    <section className="panel meeting__part" aria-labelledby="people">
      <h2 id="people">
        <Trans>Người dự</Trans> <span className="num text-2">{meeting.speakers.length}</span>
      </h2>
      <ul>
        {meeting.speakers.map((one) => (
          <li key={one.person_id} className="meeting__row">
            <div className="grow">
              <p>
                <b>{one.name}</b>
                {one.person_id === meeting.chair_id && (
                  <>
                    {', '}
                    <Trans>chủ trì</Trans>
                  </>
                )}
              </p>
              {one.hospital && <p className="size-13 text-2">{one.hospital}</p>}
              {one.answer === 'declined' && one.reason && <p className="size-13">{one.reason}</p>}
            </div>
            {one.answer === 'accepted' ? (
              <StateChip tone="ok" icon="check">
                <Trans>Sẽ dự</Trans>
              </StateChip>
            ) : one.answer === 'declined' ? (
              <StateChip tone="bad" icon="x">
                <Trans>Không dự</Trans>
              </StateChip>
            ) : (
              <StateChip>
                <Trans>Chưa trả lời</Trans>
              </StateChip>
            )}
          </li>
        ))}
      </ul>
      {meeting.listening.length > 0 && (
        <div className="meeting__foot">
          <p className="size-13 text-2">
            <Trans>Cơ sở được nghe</Trans>
          </p>
          <p>{meeting.listening.map(({ name }) => name).join(', ')}</p>
        </div>
      )}
    </section>
  );
}

function CancelDialog({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const send = useMeetingStep(meeting);
  return (
    <ReasonDialog title={<Trans>Hủy buổi họp này?</Trans>} confirmLabel={<Trans>Hủy buổi họp</Trans>} danger busy={send.isPending} error={send.error} onConfirm={(reason) => send.mutate({ to: 'cancel', reason }, { onSuccess: onClose })} onClose={onClose}>
      <Trans>Mọi người được mời được báo. Ca trong chương trình chờ lịch khác.</Trans>
    </ReasonDialog>
  );
}

/** After sending: who is being rung and what is known of it, until somebody accepts; then the room by itself. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { formatElapsed } from '../../ui/time';
import { cancelPage, pageQuery } from '../paging/api';
import { elapsed, peopleToPhone } from '../paging/chain';
import { ChainProgress } from '../paging/ChainProgress';
import { useServerNow } from '../paging/clock';
import { PhoneLink } from '../paging/PhoneLink';
import { said } from '../paging/words';
import type { Page } from '../paging/types';
import { RedHeader } from './RedHeader';

export function Ringing({ id }: { id: string }) {
  const found = useQuery(pageQuery(id));
  const page = found.data;
  if (page) return <Standing page={page} stale={found.isError} />;
  return (
    <main className="page stack">
      {found.isError ? <ErrorNote what={<Trans>Chưa xem được cuộc gọi.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={4} />}
    </main>
  );
}

function Standing({ page, stale }: { page: Page; stale: boolean }) {
  const [, navigate] = useLocation();
  const now = useServerNow(1000);
  const room = page.state === 'accepted' ? page.appointment_id : null;
  useEffect(() => {
    if (room) navigate(paths.room(room), { replace: true });
  }, [room, navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) navigate(paths.worklist());
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <div className="red">
      <RedHeader title={<Title page={page} />} note={[said(page, 'title'), said(page, 'patient_line'), page.code].filter(Boolean).join(' · ')}>
        <span className="red-head__clock" role="timer">
          <small>
            <Trans>Đã đổ chuông</Trans>
          </small>
          <b className="num">{formatElapsed(elapsed(page, now))}</b>
        </span>
        <LinkButton href={paths.worklist()} icon="x" kbd="Esc">
          <Trans>Đóng</Trans>
        </LinkButton>
      </RedHeader>
      <div className="red__body">
        <main className="red__form">
          {stale && <ErrorNote what={<Trans>Mất liên lạc với máy chủ, trang tự thử lại.</Trans>} kept={<Trans>Chuông vẫn đổ: máy chủ tự gọi, không cần trang này.</Trans>} />}
          <Outcome page={page} />
          <ChainProgress page={page} now={now} />
        </main>
        <aside className="red__side">
          <Phones page={page} />
          {page.state === 'ringing' ? <Cancel page={page} /> : <Ended page={page} />}
        </aside>
      </div>
    </div>
  );
}

function Title({ page }: { page: Page }) {
  const by = page.accepted_by;
  switch (page.state) {
    case 'ringing':
      return <Trans>Đang đổ chuông</Trans>;
    case 'accepted':
      return <Trans>{by} đã nhận</Trans>;
    case 'cancelled':
      return <Trans>Đã hủy cuộc gọi</Trans>;
    case 'unanswered':
      return <Trans>Chưa ai nhận</Trans>;
  }
}

function Outcome({ page }: { page: Page }) {
  if (page.state === 'accepted') {
    return (
      <p className="red-outcome red-outcome--ok" role="status">
        <Icon name="check" size="l" /> <Trans>Đang vào phòng…</Trans>
        {page.appointment_id && (
          <LinkButton href={paths.room(page.appointment_id)} variant="ok" size="l" icon="camera">
            <Trans>Vào phòng ngay</Trans>
          </LinkButton>
        )}
      </p>
    );
  }
  if (page.state === 'unanswered') {
    return (
      <p className="red-outcome" role="alert">
        <Icon name="alert" size="l" /> <Trans>Đã hết giờ đổ chuông mà chưa ai nhận. Gọi điện theo các số bên cạnh; ca vẫn ở bàn điều phối.</Trans>
      </p>
    );
  }
  return (
    <p className="sr-only" role="status">
      <Title page={page} />
    </p>
  );
}

function Phones({ page }: { page: Page }) {
  const people = peopleToPhone(page);
  const { short_name: hospital, duty_phone: duty } = page.advising_hospital;
  return (
    <section className="red-phones" aria-labelledby="red-phones">
      <h2 id="red-phones">
        <Trans>Gọi tay, không đợi máy</Trans>
      </h2>
      <ul>
        {people.map((one) => (
          <li key={one.person_id}>
            <PhoneLink phone={one.phone} who={one.person} className="btn btn--block" />
          </li>
        ))}
        {duty && (
          <li>
            <PhoneLink phone={duty} who={hospital} className="btn btn--block" />
          </li>
        )}
      </ul>
    </section>
  );
}

function Cancel({ page }: { page: Page }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asking) input.current?.focus();
  }, [asking]);
  const cancel = useMutation({
    mutationFn: () => cancelPage(page.id, reason.trim()),
    onSuccess: (next) => queryClient.setQueryData(pageQuery(page.id).queryKey, next),
  });
  return (
    <div className="red-send">
      {cancel.isError && <ErrorNote what={<Trans>Chưa hủy được, chuông vẫn đổ.</Trans>} error={cancel.error} />}
      {asking ? (
        <form
          className="stack stack--s"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') cancel.mutate();
          }}
        >
          <TextField label={t`Lý do hủy`} required ref={input} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button type="submit" variant="danger" busy={cancel.isPending} disabled={reason.trim() === ''} reason={<Trans>Ghi lý do để người được gọi hiểu.</Trans>}>
            <Trans>Hủy cuộc gọi</Trans>
          </Button>
          <Button onClick={() => setAsking(false)}>
            <Trans>Đổ chuông tiếp</Trans>
          </Button>
        </form>
      ) : (
        <>
          <p className="size-13 text-2 red-send__missing">
            <Trans>Đóng trang này chuông vẫn đổ. Có người nhận là trang tự vào phòng.</Trans>
          </p>
          <Button block onClick={() => setAsking(true)}>
            <Trans>Hủy cuộc gọi…</Trans>
          </Button>
        </>
      )}
    </div>
  );
}

function Ended({ page }: { page: Page }) {
  return (
    <div className="red-send">
      <LinkButton href={paths.consultation(page.consultation_id)} block icon="doc">
        <Trans>Mở ca này</Trans>
      </LinkButton>
      {page.state !== 'accepted' && (
        <LinkButton href={paths.redButton(page.set ?? undefined)} variant="danger" block icon="bell">
          <Trans>Gửi lại</Trans>
        </LinkButton>
      )}
    </div>
  );
}

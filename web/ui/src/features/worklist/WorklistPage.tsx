/** The worklist: first what to do next, then what waits for the user, then what waits for others. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { consultationsQuery, type ConsultationLine } from '../../api/consultations';
import { hasRole, useUser } from '../../api/session';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Kbd } from '../../ui/Kbd';
import { useNow } from '../../ui/useNow';
import { stepHref, stepNow } from '../consultation/steps';
import { OwnMeetings } from '../meetings/OwnMeetings';
import { NewOutcomes } from '../outcome/NewOutcomes';
import { OwedOutcomes } from '../outcome/OwedOutcomes';
import { useOutcomeWork } from '../outcome/useOutcomeWork';
import { NextLine } from './NextLine';
import { useListKeys } from './useListKeys';
import { WorkRows } from './WorkRows';
import './worklist.css';

export default function WorklistPage() {
  const { t } = useLingui();
  const user = useUser();
  const now = useNow(30_000);
  const [, navigate] = useLocation();
  const open = useQuery(consultationsQuery('open'));
  useEffect(() => {
    document.title = `${t`Việc của tôi`} · Hoichan`;
  }, [t]);
  const asks = hasRole(user, 'requesting_doctor');
  const reads = hasRole(user, 'specialist');
  const outcomes = useOutcomeWork(asks, reads);
  const lines = open.data ?? [];
  const mine = lines.filter((line) => stepNow(line, now) !== 'read');
  const others = lines.filter((line) => stepNow(line, now) === 'read');
  const ordered = [...mine, ...others];
  const keys = useListKeys(ordered, {
    open: (line) => navigate(paths.consultation(line.id)),
    act: (line) => navigate(stepHref(line, stepNow(line, now))),
    create: asks ? () => navigate(paths.newConsultation()) : undefined,
  });
  return (
    <div className="worklist">
      <NextLine lines={lines} mine={mine} loading={open.isPending} failed={open.isError && !open.data} outcomes={outcomes} now={now} />
      <div className="worklist__body">
        {open.isError && (
          <ErrorNote
            what={<Trans>Chưa tải được danh sách việc.</Trans>}
            error={open.error}
            kept={open.data && <Trans>Dưới đây là lần tải trước, có thể đã cũ.</Trans>}
            todo={!open.data && <Trans>Bấm Thử lại. Việc gấp thì gọi điện cho cơ sở kia.</Trans>}
            onRetry={() => void open.refetch()}
          />
        )}
        <section className="stack stack--s" aria-labelledby="worklist-mine">
          <div className="row row--between row--wrap">
            <h2 id="worklist-mine">
              <Trans>Cần bạn xử lý</Trans> <span className="worklist__count num">{open.data ? mine.length : ''}</span>
            </h2>
            <div className="row row--wrap">
              {ordered.length > 0 && <KeyHints />}
              {asks && (
                <LinkButton href={paths.redButton()} variant="danger" icon="bell" kbd="F9">
                  <Trans>Nút đỏ</Trans>
                </LinkButton>
              )}
              {asks && (
                <LinkButton href={paths.newConsultation()} icon="plus" kbd="N">
                  <Trans>Tạo yêu cầu</Trans>
                </LinkButton>
              )}
            </div>
          </div>
          {open.isPending && <Skeleton rows={4} />}
          {open.data && mine.length === 0 && (
            <div className="panel">
              <Empty>
                {others.length > 0 ? (
                  <Trans>Không có việc nào chờ bạn. Các ca bên dưới đang chờ phía khác; tới lượt bạn là hiện ở đây.</Trans>
                ) : asks ? (
                  <Trans>Không có việc nào chờ bạn. Cần hội chẩn thì bấm Tạo yêu cầu.</Trans>
                ) : (
                  <Trans>Không có việc nào chờ bạn. Có việc là hiện ở đây ngay, không cần tải lại trang.</Trans>
                )}
              </Empty>
            </div>
          )}
          <WorkRows lines={mine} keys={keys} now={now} label={t`Cần bạn xử lý`} />
        </section>
        <OwnMeetings now={now} />
        {asks && <OwedOutcomes />}
        {reads && <NewOutcomes />}
        {others.length > 0 && (
          <section className="stack stack--s">
            <h2>
              <Trans>Đang chờ phía khác</Trans> <span className="worklist__count num">{others.length}</span>
            </h2>
            <WorkRows lines={others} keys={keys} now={now} label={t`Đang chờ phía khác`} />
          </section>
        )}
        <ClosedLines now={now} />
      </div>
    </div>
  );
}

function KeyHints() {
  return (
    <p className="worklist__hints key-hints size-13 text-2" aria-hidden="true">
      <Trans>
        Chọn dòng <Kbd>J</Kbd> <Kbd>K</Kbd> · Mở <Kbd>Enter</Kbd>
      </Trans>
    </p>
  );
}

const noKeys = { selected: null, select: (_line: ConsultationLine) => undefined };

/** Finished consultations, loaded when the user opens them. */
function ClosedLines({ now }: { now: number }) {
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  const closed = useQuery({ ...consultationsQuery('closed'), enabled: shown });
  return (
    <details className="worklist__closed" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <Trans>Đã xong</Trans>
      </summary>
      {shown && closed.isPending && <Skeleton rows={2} />}
      {closed.isError && !closed.data && <ErrorNote what={<Trans>Chưa tải được các ca đã xong.</Trans>} error={closed.error} onRetry={() => void closed.refetch()} />}
      {closed.data?.length === 0 && (
        <p className="text-2">
          <Trans>Chưa có ca nào xong.</Trans>
        </p>
      )}
      {closed.data && <WorkRows lines={closed.data} keys={noKeys} now={now} label={t`Đã xong`} />}
    </details>
  );
}

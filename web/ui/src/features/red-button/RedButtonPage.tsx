/** The red button: which emergency, its few fields, and then the same page shows who is being rung. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { hasRole, useUser } from '../../api/session';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { statSetsQuery } from '../paging/api';
import './red-button.css';
import { Ringing } from './Ringing';
import { SetChoice } from './SetChoice';
import { StatForm } from './StatForm';

export default function RedButtonPage() {
  const { t } = useLingui();
  const { set: wanted } = useParams<{ set?: string }>();
  const sent = new URLSearchParams(useSearch()).get('ca');
  const user = useUser();
  const [, navigate] = useLocation();
  const sets = useQuery(statSetsQuery);
  const set = sets.data?.find(({ id }) => id === wanted);
  useEffect(() => {
    document.title = `${t`Nút đỏ`} · Hoichan`;
  }, [t]);
  const close = () => navigate(wanted && !sent ? paths.redButton() : paths.worklist(), { replace: true });
  if (sent) return <Ringing id={sent} />;
  if (!hasRole(user, 'requesting_doctor')) return <NotForYou />;
  if (!sets.data) {
    return (
      <main className="page stack">
        {sets.isError ? (
          <ErrorNote what={<Trans>Chưa mở được nút đỏ.</Trans>} error={sets.error} todo={<Trans>Bấm Thử lại. Trong lúc đó gọi điện cho cơ sở tư vấn.</Trans>} onRetry={() => void sets.refetch()} />
        ) : (
          <Skeleton rows={4} />
        )}
      </main>
    );
  }
  return set ? <StatForm key={set.id} set={set} onClose={close} /> : <SetChoice sets={sets.data} />;
}

function NotForYou() {
  return (
    <main className="page">
      <Empty
        action={
          <LinkButton href={paths.worklist()} icon="home">
            <Trans>Về việc của tôi</Trans>
          </LinkButton>
        }
      >
        <Trans>Nút đỏ dành cho bác sĩ yêu cầu.</Trans>
      </Empty>
    </main>
  );
}

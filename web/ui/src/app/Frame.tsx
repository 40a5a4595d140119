/** What stands around a page: nothing, or the navigation; and the check that somebody is signed in. */
import { useQuery } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { type ReactNode, useEffect } from 'react';
import { Redirect, useLocation } from 'wouter';
import { sessionQuery } from '../api/session';
import { applyProfileLocale } from '../i18n/i18n';
import { paths } from '../paths';
import { ErrorNote } from '../ui/Feedback';
import { PageLoading } from './PageLoading';
import { Shell } from './Shell';

export function Frame({ kind, children }: { kind: 'shell' | 'bare' | 'open'; children: ReactNode }) {
  return kind === 'open' ? children : <SignedIn shell={kind === 'shell'}>{children}</SignedIn>;
}

function SignedIn({ shell, children }: { shell: boolean; children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const [location] = useLocation();
  const locale = session.data?.locale;
  useEffect(() => {
    void applyProfileLocale(locale);
  }, [locale]);
  if (session.isPending) return <PageLoading />;
  if (session.data === undefined) {
    return (
      <main className="page">
        <ErrorNote what={<Trans>Chưa mở được trang.</Trans>} error={session.error} onRetry={() => session.refetch()} />
      </main>
    );
  }
  if (session.data === null) return <Redirect to={paths.signIn(location)} replace />;
  return shell ? <Shell user={session.data}>{children}</Shell> : children;
}

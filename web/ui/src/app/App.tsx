import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { useChanges } from '../api/changes';
import { makeQueryClient } from '../api/queryClient';
import { useOpenedFromPush } from '../features/notifications/useOpenedFromPush';
import { useBars } from '../features/paging/bars';
import { PageBars } from '../features/ringing/PageBars';
import { RingingHost, useKnownUser } from '../features/ringing/RingingHost';
import { routes } from '../routes';
import { Toaster } from '../ui/Toast';
import { ErrorBoundary } from './ErrorBoundary';
import { Frame } from './Frame';
import { NotFound } from './NotFound';
import { OfflineBar } from './OfflineBar';
import { PageLoading } from './PageLoading';
import { ReauthenticationDialog } from './ReauthenticationDialog';

export function App() {
  const [queryClient] = useState(makeQueryClient);
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Bars />
        <ErrorBoundary>
          <Switch>
            {routes.map(({ path, key = path, frame, Page }) => (
              <Route key={key} path={path}>
                <Frame kind={frame}>
                  <ErrorBoundary key={key}>
                    <Suspense fallback={<PageLoading />}>
                      <Page />
                    </Suspense>
                  </ErrorBoundary>
                </Frame>
              </Route>
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </ErrorBoundary>
        <Changes />
        <OpenedFromPush />
        <RingingHost />
        <ReauthenticationDialog />
        <Toaster />
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** One stream of hints for all pages: moving between them loses none. */
function Changes() {
  const user = useKnownUser();
  return user && <Listening key={user.id} />;
}

function Listening() {
  useChanges();
  return null;
}

/** A push message that was tapped leads this page to what it is about. */
function OpenedFromPush() {
  useOpenedFromPush();
  return null;
}

/** What stands above every page. The call that comes during a consultation joins it through a portal. */
function Bars() {
  return (
    <div {...useBars()}>
      <OfflineBar />
      <PageBars />
    </div>
  );
}

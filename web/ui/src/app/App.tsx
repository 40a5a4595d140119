import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { makeQueryClient } from '../api/queryClient';
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
        <OfflineBar />
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
        <ReauthenticationDialog />
        <Toaster />
      </QueryClientProvider>
    </I18nProvider>
  );
}

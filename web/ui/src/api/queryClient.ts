import { QueryClient } from '@tanstack/react-query';
import { ApiError, isNetworkError } from './error';

/** Server state lives in this cache. A refusal (4xx) is an answer and is not asked again; a lost network is. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 3 && (isNetworkError(error) || (error instanceof ApiError && error.status >= 500)),
      },
      mutations: { retry: false },
    },
  });
}

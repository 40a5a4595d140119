/** What the reader was told. The keys begin with 'notifications', so that the stream of hints keeps them fresh. */
import { infiniteQueryOptions, type InfiniteData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { t } from '@lingui/core/macro';
import { api, take } from '../../api/client';
import { describeError } from '../../api/error';
import type { components } from '../../api/schema';
import { toast } from '../../ui/Toast';

type Schemas = components['schemas'];
export type Notification = Schemas['Notification'];
type Page = Schemas['NotificationPage'];
type Pages = InfiniteData<Page, string | undefined>;

/** The server leaves out what is not there yet. */
export const isUnseen = ({ seen_at }: Notification): boolean => typeof seen_at !== 'number';

const page = (query: { unread?: boolean; before?: string }) => take(api.GET('/api/notifications', { params: { query } }));

/** How many there are that the reader has not seen. */
export const unseenQuery = queryOptions({ queryKey: ['notifications', 'unseen'], queryFn: async () => (await page({ unread: true })).unread });

/** The newest first. The server writes the sentences, so another language is another list. */
export const listQuery = (locale: string, unseenOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', locale, unseenOnly],
    queryFn: ({ pageParam }) => page({ unread: unseenOnly || undefined, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Shows as seen at once what `which` names, before the server has answered. */
function showSeen(queryClient: QueryClient, which: (one: Notification) => boolean, left: (unseen: number) => number): void {
  const now = Date.now();
  const mark = (one: Notification) => (isUnseen(one) && which(one) ? { ...one, seen_at: now } : one);
  queryClient.setQueriesData<Pages>({ queryKey: ['notifications', 'list'] }, (list) => list && { ...list, pages: list.pages.map((each) => ({ ...each, items: each.items.map(mark) })) });
  queryClient.setQueryData<number>(unseenQuery.queryKey, (count) => count && Math.max(0, left(count)));
}

export function useMarkSeen() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Notification) => take(api.POST('/api/notifications/{id}/seen', { params: { path: { id } } })),
    onMutate: ({ id }) => showSeen(queryClient, (one) => one.id === id, (count) => count - 1),
    // The page that it led to is open by now, so what failed is told at its foot.
    onError: (error) => toast([t`Chưa ghi là đã xem.`, describeError(error).message].join(' '), 'bad'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }),
  });
}

export function useMarkAllSeen() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/notifications/seen-all')),
    onSuccess: () => showSeen(queryClient, () => true, () => 0),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }),
  });
}

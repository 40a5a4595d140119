/** Minutes, chat and people beside the stage. */
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../../../ui/Feedback';
import { type Tab, TabPanel, Tabs } from '../../../ui/Tabs';
import { others } from '../session/tiles';
import { useRoom } from '../useRoom';
import { ChatPanel } from './ChatPanel';
import { PeoplePanel } from './PeoplePanel';

const MinutesPanel = lazy(() => import('../../minutes/MinutesPanel'));

export type PanelTab = 'minutes' | 'chat' | 'people';

type Props = { consultationId: string | null; tab: PanelTab; onTab: (tab: PanelTab) => void; unread: number };

export function SidePanel({ consultationId, tab, onTab, unread }: Props) {
  const { t } = useLingui();
  const { state } = useRoom();
  const people = others(state).length + 1;
  const shown = consultationId === null && tab === 'minutes' ? 'chat' : tab;
  const tabs: Tab<PanelTab>[] = [
    { id: 'chat', label: <Trans>Trò chuyện</Trans>, count: shown === 'chat' ? 0 : unread },
    { id: 'people', label: <Trans>Người dự ({people})</Trans> },
  ];
  if (consultationId !== null) tabs.unshift({ id: 'minutes', label: <Trans>Biên bản</Trans> });
  return (
    <section className="room-panel panel" aria-label={t`Biên bản, trò chuyện, người dự`}>
      <Tabs name="room-panel" label={t`Bảng bên`} tabs={tabs} value={shown} onChange={onTab} />
      <TabPanel name="room-panel" id={shown} className="room-panel__body">
        {shown === 'minutes' && consultationId !== null && (
          <Suspense fallback={<Skeleton />}>
            <MinutesPanel consultationId={consultationId} />
          </Suspense>
        )}
        {shown === 'chat' && <ChatPanel />}
        {shown === 'people' && <PeoplePanel />}
      </TabPanel>
    </section>
  );
}

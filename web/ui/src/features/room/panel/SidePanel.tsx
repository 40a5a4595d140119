/** Minutes, chat and people beside the stage. */
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../../../ui/Feedback';
import { type Tab, TabPanel, Tabs } from '../../../ui/Tabs';
import type { Meeting } from '../../meetings/api';
import { others } from '../session/tiles';
import { useRoom } from '../useRoom';
import { AgendaPanel } from './AgendaPanel';
import { ChatPanel } from './ChatPanel';
import { PeoplePanel } from './PeoplePanel';

const MinutesPanel = lazy(() => import('../../minutes/MinutesPanel'));

export type PanelTab = 'agenda' | 'minutes' | 'chat' | 'people';

type Props = { consultationId: string | null; meeting?: Meeting | null; mayRun?: boolean; tab: PanelTab; onTab: (tab: PanelTab) => void; unread: number };

export function SidePanel({ consultationId, meeting, mayRun, tab, onTab, unread }: Props) {
  const { t } = useLingui();
  const { state } = useRoom();
  const people = others(state).length + 1;
  const wanted = tab === 'agenda' && !meeting ? 'minutes' : tab;
  const shown = consultationId === null && wanted === 'minutes' ? (meeting ? 'agenda' : 'chat') : wanted;
  const tabs: Tab<PanelTab>[] = [
    { id: 'chat', label: <Trans>Trò chuyện</Trans>, count: shown === 'chat' ? 0 : unread },
    { id: 'people', label: <Trans>Người dự ({people})</Trans> },
  ];
  if (consultationId !== null) tabs.unshift({ id: 'minutes', label: <Trans>Biên bản</Trans> });
  if (meeting) tabs.unshift({ id: 'agenda', label: <Trans>Chương trình</Trans> });
  return (
    <section className="room-panel panel" aria-label={t`Biên bản, trò chuyện, người dự`}>
      <Tabs name="room-panel" label={t`Bảng bên`} tabs={tabs} value={shown} onChange={onTab} />
      <TabPanel name="room-panel" id={shown} className="room-panel__body">
        {shown === 'minutes' && consultationId !== null && (
          <Suspense fallback={<Skeleton />}>
            <MinutesPanel key={consultationId} consultationId={consultationId} />
          </Suspense>
        )}
        {shown === 'agenda' && meeting && <AgendaPanel meeting={meeting} mayRun={mayRun ?? false} />}
        {shown === 'chat' && <ChatPanel />}
        {shown === 'people' && <PeoplePanel />}
      </TabPanel>
    </section>
  );
}

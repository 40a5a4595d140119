/** One consultation: where it stands and what to do, then case, excerpts, conversation, schedule and minutes in tabs. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, useLocation, useParams } from 'wouter';
import { type Consultation, consultationQuery } from '../../api/consultations';
import { ApiError } from '../../api/error';
import { NotFound } from '../../app/NotFound';
import { type ConsultationTab, consultationTabs, paths } from '../../paths';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { type Tab, TabPanel, Tabs } from '../../ui/Tabs';
import './consultation.css';
import { ConsultationHeader } from './ConsultationHeader';
import { ConsultationStrips } from './ConsultationStrips';
import { OutcomePart } from '../outcome/OutcomePart';
import { CaseTab } from './tabs/CaseTab';
import { ConversationTab } from './tabs/ConversationTab';
import { ScheduleTab } from './tabs/ScheduleTab';

const ExcerptViewer = lazy(() => import('../excerpts/ExcerptViewer'));
const MinutesPanel = lazy(() => import('../minutes/MinutesPanel'));

const withMinutes: ReadonlySet<Consultation['state']> = new Set(['waiting', 'in_consultation', 'interrupted', 'concluded', 'signed'] as const);

export default function ConsultationPage() {
  const { id = '', tab } = useParams<{ id: string; tab?: string }>();
  const found = useQuery({ ...consultationQuery(id), refetchOnMount: 'always' });
  const code = found.data?.code;
  useEffect(() => {
    if (code) document.title = `${code} · Hoichan`;
  }, [code]);
  if (found.isError && found.error instanceof ApiError && found.error.status === 404) return <NotFound />;
  if (!found.data) {
    return (
      <div className="page">
        {found.isError ? <ErrorNote what={<Trans>Chưa mở được ca này.</Trans>} error={found.error} onRetry={() => found.refetch()} /> : <Skeleton rows={5} />}
      </div>
    );
  }
  return <Loaded key={id} consultation={found.data} tab={tab ?? 'case'} />;
}

/** The tabs that this user may open now. */
function openTabs({ depth, may, state }: Consultation): ConsultationTab[] {
  const full = depth === 'full';
  return consultationTabs.filter((tab) => {
    if (tab === 'excerpts') return may.includes('OpenExcerpt');
    // Parties only: those whom the minutes name read the case and the minutes.
    if (tab === 'conversation') return may.includes('OpenExcerpt') && state !== 'draft';
    if (tab === 'minutes') return full && withMinutes.has(state);
    return true;
  });
}

function Loaded({ consultation, tab }: { consultation: Consultation; tab: string }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const open = openTabs(consultation);
  const shown = open.find((known) => known === tab);
  const names: Record<ConsultationTab, Tab<ConsultationTab>> = {
    case: { id: 'case', label: <Trans>Ca bệnh</Trans>, icon: 'doc' },
    excerpts: { id: 'excerpts', label: consultation.excerpt_count > 0 ? <Trans>Tài liệu ({consultation.excerpt_count})</Trans> : <Trans>Tài liệu</Trans>, icon: 'layers' },
    conversation: { id: 'conversation', label: <Trans>Trao đổi</Trans>, icon: 'chat' },
    schedule: { id: 'schedule', label: <Trans>Lịch</Trans>, icon: 'calendar' },
    minutes: { id: 'minutes', label: <Trans>Biên bản</Trans>, icon: 'pen' },
  };
  if (!shown) return <Redirect to={paths.consultation(consultation.id)} replace />;
  return (
    <div className="consultation">
      <ConsultationHeader consultation={consultation} />
      <ConsultationStrips consultation={consultation} />
      <div className="consultation__tabs">
        <Tabs name="consultation" label={t`Phần của ca`} tabs={open.map((known) => names[known])} value={shown} onChange={(next) => navigate(paths.consultation(consultation.id, next), { replace: true })} />
      </div>
      <TabPanel name="consultation" id={shown} className="consultation__body">
        <Suspense fallback={<Skeleton />}>
          {shown === 'case' && <CaseTab consultation={consultation} />}
          {shown === 'excerpts' && <ExcerptViewer consultationId={consultation.id} />}
          {shown === 'conversation' && <ConversationTab consultation={consultation} />}
          {shown === 'schedule' && <ScheduleTab consultation={consultation} />}
          {shown === 'minutes' && <MinutesPanel consultationId={consultation.id} />}
          {shown === 'minutes' && consultation.outcome && <OutcomePart consultationId={consultation.id} />}
        </Suspense>
      </TabPanel>
    </div>
  );
}

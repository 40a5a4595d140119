/** On the consultation's page, during its meeting and afterwards: how everybody's connection was, the worst first. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Consultation } from '../../api/consultations';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { type MeetingQuality, qualityQuery } from './api';
import './quality.css';
import { QualityRow } from './QualityRow';

const live: ReadonlySet<Consultation['state']> = new Set(['waiting', 'in_consultation', 'interrupted'] as const);

export function QualityPanel({ consultation }: { consultation: Consultation }) {
  const { appointment } = consultation;
  if (!appointment || !consultation.may.includes('ReadQuality')) return null;
  return <Panel consultationId={consultation.id} appointmentId={appointment.id} isLive={live.has(consultation.state)} />;
}

function Panel({ consultationId, appointmentId, isLive }: { consultationId: string; appointmentId: string; isLive: boolean }) {
  const quality = useQuery(qualityQuery(consultationId, appointmentId, isLive));
  return (
    <section className="panel panel--pad stack">
      <h2>
        <Trans>Chất lượng kết nối</Trans>
      </h2>
      {quality.isError && <ErrorNote what={<Trans>Chưa tải được chất lượng kết nối.</Trans>} error={quality.error} onRetry={() => quality.refetch()} />}
      {quality.isPending && <Skeleton rows={2} />}
      {quality.data && <QualityList meeting={quality.data} />}
    </section>
  );
}

export function QualityList({ meeting }: { meeting: MeetingQuality }) {
  const { t } = useLingui();
  const { participants, kept_days: days } = meeting;
  if (participants.length === 0)
    return (
      <p className="text-2">
        <Trans>Chưa có ai vào phòng.</Trans>
      </p>
    );
  return (
    <>
      <ul className="quality" aria-label={t`Người trong phòng, kết nối kém nhất trước`}>
        {participants.map((participant) => (
          <QualityRow key={participant.id} meeting={meeting} participant={participant} />
        ))}
      </ul>
      <p className="size-13 text-2">
        <Trans>Số đo của đường truyền, không có nội dung cuộc họp; xóa sau {days} ngày.</Trans>
      </p>
    </>
  );
}

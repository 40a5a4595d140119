/** Who, what, how urgent, where it stands, whose clock runs, and the buttons for what the user may do now. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import { type Consultation, consultationQuery } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { stateNames, stateTones } from '../../ui/states';
import { formatDayMonth, formatTime } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import { ReasonDialog } from '../coordination/ReasonDialog';
import { DueTime } from './DueTime';
import { isRoomOpen, roomOpensBeforeMs, stepHref, stepNames, stepNow } from './steps';

export function ConsultationHeader({ consultation }: { consultation: Consultation }) {
  const { t } = useLingui();
  const now = useNow(15_000);
  const specialty = useSpecialtyName()(consultation.specialty);
  const { patient, requesting_hospital: asks, advising_hospital: advises, specialist, requester } = consultation;
  const who = patient && (patient.birth || patient.sex) ? ageAndSex(patient, now) : consultation.code;
  return (
    <header className="consultation__head">
      <div className="consultation__title">
        <div className="row row--wrap">
          <UrgencyMark level={consultation.urgency} />
          <h1>{[who, specialty].filter(Boolean).join(' · ')}</h1>
          <StateChip tone={stateTones[consultation.state]}>{t(stateNames[consultation.state])}</StateChip>
        </div>
        <p className="size-13 text-2">
          <span className="num">{consultation.code}</span> · <Trans>Hỏi: {requester.name}, {asks.short_name}</Trans>
          {advises && <> · {specialist ? <Trans>Tư vấn: {specialist.name}, {advises.short_name}</Trans> : <Trans>Tư vấn: {advises.short_name}</Trans>}</>}
        </p>
      </div>
      <DueTime line={consultation} />
      <Actions consultation={consultation} now={now} />
    </header>
  );
}

function Actions({ consultation, now }: { consultation: Consultation; now: number }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null);
  const step = stepNow(consultation, now);
  const { appointment, may, state } = consultation;
  const planned = appointment && may.includes('JoinRoom') && step !== 'join_room';
  const opensAt = planned ? appointment.starts_at - roomOpensBeforeMs : 0;
  return (
    <div className="consultation__actions">
      {state === 'draft' && may.includes('EditRequest') && (
        <Button variant="quiet" icon="trash" onClick={() => setAsking('delete')}>
          <Trans>Xóa nháp</Trans>
        </Button>
      )}
      {state !== 'draft' && may.includes('CancelConsultation') && (
        <Button variant="quiet" onClick={() => setAsking('cancel')}>
          <Trans>Hủy ca…</Trans>
        </Button>
      )}
      {planned &&
        (isRoomOpen(consultation, now) ? (
          <LinkButton href={paths.room(appointment.id)} icon="camera">
            {t(stepNames.join_room)}
          </LinkButton>
        ) : (
          <span className="size-13 text-2 num">
            <Trans>
              Phòng mở lúc {formatTime(opensAt)} {formatDayMonth(opensAt)}
            </Trans>
          </span>
        ))}
      {step !== 'read' && (
        <LinkButton href={stepHref(consultation, step)} variant="primary" icon={step === 'join_room' ? 'camera' : undefined}>
          {t(stepNames[step])}
        </LinkButton>
      )}
      {asking === 'cancel' && <CancelDialog consultation={consultation} onClose={() => setAsking(null)} />}
      {asking === 'delete' && <DeleteDialog consultation={consultation} onClose={() => setAsking(null)} />}
    </div>
  );
}

function CancelDialog({ consultation, onClose }: { consultation: Consultation; onClose: () => void }) {
  const queryClient = useQueryClient();
  const { id, version } = consultation;
  const cancel = useMutation({
    mutationFn: (reason: string) => api.POST('/api/consultations/{id}/cancel', { params: { path: { id } }, body: { version, reason } }),
    onSuccess: async () => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['consultation', id] }), queryClient.invalidateQueries({ queryKey: ['consultations'] })]);
      onClose();
    },
  });
  return (
    <ReasonDialog danger title={<Trans>Hủy ca này?</Trans>} confirmLabel={<Trans>Hủy ca</Trans>} busy={cancel.isPending} error={cancel.error} onConfirm={(reason) => cancel.mutate(reason)} onClose={onClose}>
      <Trans>Giờ đã đặt được trả lại, hai bên được báo kèm lý do. Ca đã hủy không mở lại được.</Trans>
    </ReasonDialog>
  );
}

function DeleteDialog({ consultation, onClose }: { consultation: Consultation; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/consultations/{id}', { params: { path: { id: consultation.id } } }),
    onSuccess: () => {
      navigate(paths.worklist());
      queryClient.removeQueries({ queryKey: consultationQuery(consultation.id).queryKey });
      void queryClient.invalidateQueries({ queryKey: ['consultations'] });
    },
  });
  return (
    <ConfirmDialog open danger title={<Trans>Xóa bản nháp này?</Trans>} confirmLabel={<Trans>Xóa nháp</Trans>} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={onClose}>
      <p>
        <Trans>Nội dung và tài liệu của bản nháp bị xóa hẳn.</Trans>
      </p>
      {remove.isError && <ErrorNote what={<Trans>Chưa xóa được.</Trans>} error={remove.error} />}
    </ConfirmDialog>
  );
}

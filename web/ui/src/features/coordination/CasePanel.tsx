/** The case that is open: what it says, what the coordinator can do, and when it could be. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { type Consultation, consultationQuery } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { IconButton } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { stateNames, stateTones } from '../../ui/states';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { useNow } from '../../ui/useNow';
import { CaseSummary } from './CaseSummary';
import { Completeness } from './Completeness';
import { OutcomeNote } from './OutcomeNote';
import { Planning } from './Planning';
import { Triage } from './Triage';

type Props = { id: string; focusTimes: boolean; onClose: () => void };

export function CasePanel({ id, focusTimes, onClose }: Props) {
  const { t } = useLingui();
  const found = useQuery(consultationQuery(id));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  useEscape(onClose);
  return (
    <section className="case-panel" aria-label={t`Ca đang chọn`} tabIndex={-1} ref={panel}>
      {found.data ? (
        <Open consultation={found.data} focusTimes={focusTimes} onClose={onClose} />
      ) : found.isError ? (
        <ErrorNote what={<Trans>Chưa mở được ca này.</Trans>} error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </section>
  );
}

function useEscape(onEscape: () => void) {
  const newest = useRef(onEscape);
  useEffect(() => {
    newest.current = onEscape;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog over the panel takes its own Escape.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"]')) newest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function Open({ consultation, focusTimes, onClose }: { consultation: Consultation; focusTimes: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const { state, state_reason: reason } = consultation;
  return (
    <>
      <header className="case-panel__head">
        <UrgencyMark level={consultation.urgency} />
        <h2 className="case-panel__title">
          {specialty(consultation.specialty)}
          {consultation.patient && `, ${ageAndSex(consultation.patient, now)}`}
        </h2>
        <span className="text-2 size-13 num nowrap">{consultation.code}</span>
        <StateChip tone={stateTones[state]}>{t(stateNames[state])}</StateChip>
        {consultation.incomplete && (
          <StateChip tone="warn" icon="alert">
            <Trans>Cấp cứu, gửi khi chưa đủ</Trans>
          </StateChip>
        )}
        <span className="grow" />
        <IconButton icon="x" label={t`Đóng ca`} onClick={onClose} />
      </header>
      <div className="case-panel__body">
        <div className="case-panel__part">
          <CaseSummary consultation={consultation} />
        </div>
        <div className="case-panel__part case-panel__part--act">
          {consultation.completeness && <Completeness completeness={consultation.completeness} />}
          {reason !== '' && (
            <p className="size-13">
              <span className="medium">
                <Trans>Lý do:</Trans>
              </span>{' '}
              {reason}
            </p>
          )}
          <Triage consultation={consultation} />
          <OutcomeNote line={consultation} />
        </div>
        <div className="case-panel__part">
          <Planning key={consultation.id} consultation={consultation} focusTimes={focusTimes} />
        </div>
      </div>
    </>
  );
}

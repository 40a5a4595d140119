/** The request as it was sent, read-only, with the history of the consultation beside it. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { type Consultation, historyQuery, type RequestContent } from '../../../api/consultations';
import { Empty, ErrorNote } from '../../../ui/Feedback';
import { ageText, sexName, yearsOld } from '../../../ui/patient';
import { stateNames } from '../../../ui/states';
import { formatDayMonth, formatTime } from '../../../ui/time';
import { useNow } from '../../../ui/useNow';
import { birthToText, judgeVital, showNumber, type VitalName } from '../../request/draft/form';
import { fieldNames } from '../../request/draft/names';
import { VitalVerdict } from '../../request/parts/VitalVerdict';

export function CaseTab({ consultation }: { consultation: Consultation }) {
  return (
    <div className="case">
      <div className="case__content">
        {consultation.content ? (
          <Content content={consultation.content} />
        ) : (
          <Empty>
            <Trans>Bạn xem được trạng thái và giờ của ca. Nội dung chuyên môn chỉ các bên tham gia xem.</Trans>
          </Empty>
        )}
      </div>
      <History consultation={consultation} />
    </div>
  );
}

function Content({ content }: { content: RequestContent }) {
  return (
    <>
      <Questions questions={content.questions} />
      <Patient content={content} />
      <Vitals content={content} />
      <section className="case__section">
        <h2>
          <Trans>Bệnh sử</Trans>
        </h2>
        <dl className="case__texts">
          <Item name="diagnosis">
            {[content.diagnosis, content.icd10.map(({ code }) => code).join('; ')].filter(Boolean).join(' · ')}
          </Item>
          <Item name="reason">{content.reason}</Item>
          <Item name="course">{content.course}</Item>
          <Item name="results">{content.results}</Item>
          <Item name="treatment">{content.treatment}</Item>
          <Item name="history">{content.history}</Item>
        </dl>
      </section>
    </>
  );
}

function Questions({ questions }: { questions: readonly string[] }) {
  return (
    <section className="case__section">
      <h2>
        <Trans>Câu hỏi</Trans>
      </h2>
      {questions.length === 0 && (
        <p className="text-2">
          <Trans>Chưa viết câu hỏi.</Trans>
        </p>
      )}
      <ol className="case__questions">
        {questions.map((question, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a question's number is its identity
          <li key={index}>
            <span className="case__number num">{index + 1}</span>
            <span>{question}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Patient({ content }: { content: RequestContent }) {
  const { t } = useLingui();
  const now = useNow(3_600_000);
  const { patient } = content;
  const consents = { patient: t`Người bệnh đồng ý`, representative: t`Người đại diện đồng ý`, emergency: t`Cấp cứu, chưa hỏi được` };
  return (
    <section className="case__section">
      <h2>
        <Trans>Người bệnh</Trans>
      </h2>
      <dl className="case__grid">
        <Item name="patient.full_name">{patient.full_name}</Item>
        <Item name="patient.birth">{patient.birth && `${birthToText(patient.birth)} (${ageText(patient.birth, now)})`}</Item>
        <Item name="patient.sex">{patient.sex && sexName(patient.sex)}</Item>
        <Item name="patient.identity_number">{patient.identity_number}</Item>
        <Item name="patient.bhyt_number">{patient.bhyt_number}</Item>
        <Item name="patient.admission_number">{patient.admission_number}</Item>
        <Item name="patient.bed">{[patient.department, patient.bed].filter(Boolean).join(', ')}</Item>
        <Item name="patient.allergies">{patient.allergies}</Item>
        <Item name="patient.address">{patient.address}</Item>
        <Item name="consent">{content.consent && consents[content.consent]}</Item>
      </dl>
    </section>
  );
}

function Item({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useLingui();
  const label = fieldNames[name];
  if (!children || !label) return null;
  return (
    <div>
      <dt>{t(label)}</dt>
      <dd className="pre-line">{children}</dd>
    </div>
  );
}

const units: Record<VitalName, string> = {
  pulse_per_min: '/ph', systolic_mmhg: 'mmHg', diastolic_mmhg: 'mmHg', breaths_per_min: '/ph', temperature_c: '°C',
  spo2_percent: '%', glasgow: '/15', weight_kg: 'kg', height_cm: 'cm',
};

function Vitals({ content }: { content: RequestContent }) {
  const { t } = useLingui();
  const now = useNow(3_600_000);
  const years = yearsOld(content.patient.birth, now);
  const taken = (Object.keys(units) as VitalName[]).flatMap((name) => {
    const value = content.vitals[name];
    return value === null || value === undefined ? [] : [{ name, value }];
  });
  if (taken.length === 0) return null;
  return (
    <section className="case__section">
      <h2>
        <Trans>Sinh hiệu</Trans>
      </h2>
      <dl className="case__vitals">
        {taken.map(({ name, value }) => {
          const verdict = judgeVital(name, value, years);
          const label = fieldNames[`vitals.${name}`];
          return (
            <div key={name} className={verdict ? 'case__vital case__vital--abnormal' : 'case__vital'}>
              <dt>{label && t(label)}</dt>
              <dd className="num">
                <b>{showNumber(value)}</b> <small>{units[name]}</small> {verdict && <VitalVerdict verdict={verdict} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function History({ consultation }: { consultation: Consultation }) {
  const { t } = useLingui();
  const history = useQuery(historyQuery(consultation.id));
  return (
    <aside className="case__history" aria-label={t`Diễn tiến của ca`}>
      <h2>
        <Trans>Diễn tiến của ca</Trans>
      </h2>
      {history.isError && <ErrorNote what={<Trans>Chưa tải được.</Trans>} error={history.error} onRetry={() => history.refetch()} />}
      <ol>
        {history.data
          ?.slice()
          .reverse()
          .map((event) => (
            <li key={`${event.at} ${event.from} ${event.to}`}>
              <span className="num text-2 size-12">
                {formatTime(event.at)} {formatDayMonth(event.at)}
              </span>
              <p className="semi">{event.from === event.to ? <Trans>Đổi giờ hoặc mở lại</Trans> : t(stateNames[event.to])}</p>
              {event.reason && <p className="size-13">{event.reason}</p>}
              <p className="size-12 text-2">{event.actor}</p>
            </li>
          ))}
      </ol>
    </aside>
  );
}

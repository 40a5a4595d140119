/** The first line of the worklist: one sentence that says what to do next, and one button that does it. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ConsultationLine, NextStep } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { serverTime } from '../../api/serverTime';
import { hasRole, useUser } from '../../api/session';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { ageAndSex } from '../../ui/patient';
import { dayKey, formatDuration, formatTime, formatWeekday } from '../../ui/time';
import { shownClock } from '../consultation/answerClock';
import { stepHref, stepNames, stepNow } from '../consultation/steps';
import type { OutcomeWork } from '../outcome/useOutcomeWork';

type Props = { lines: readonly ConsultationLine[]; mine: readonly ConsultationLine[]; loading: boolean; failed: boolean; outcomes: OutcomeWork; now: number };

export function NextLine({ lines, mine, loading, failed, outcomes, now }: Props) {
  const { t } = useLingui();
  const line = mine[0];
  const step = line ? stepNow(line, now) : 'read';
  return (
    <header className="worklist__next">
      <div className="grow">
        <p className="size-13 text-2">
          <Trans>Việc tiếp theo</Trans>
        </p>
        <h1>{line ? <Sentence line={line} step={step} now={now} /> : loading ? <Trans>Đang xem việc của bạn…</Trans> : failed ? <Trans>Chưa biết việc nào đang chờ bạn</Trans> : <Outcomes work={outcomes} otherwise={<Nothing lines={lines} now={now} />} />}</h1>
        {line && <p className="text-2"><Detail line={line} step={step} now={now} /></p>}
      </div>
      {line ? (
        <LinkButton href={stepHref(line, step)} variant="primary" size="l" icon={step === 'join_room' ? 'camera' : undefined}>
          {t(stepNames[step])}
        </LinkButton>
      ) : (
        !loading && <Elsewhere outcomes={outcomes} />
      )}
    </header>
  );
}

function Sentence({ line, step, now }: { line: ConsultationLine; step: NextStep; now: number }): ReactNode {
  const specialty = useSpecialtyName()(line.specialty);
  const who = line.patient ? ageAndSex(line.patient, now).toLocaleLowerCase('vi') : line.code;
  const from = line.requesting_hospital.short_name;
  const at = line.appointment ? formatTime(line.appointment.starts_at) : '';
  switch (step) {
    case 'complete_draft':
      return line.patient?.full_name || line.patient?.birth ? <Trans>Hoàn tất bản nháp: {who}</Trans> : <Trans>Hoàn tất bản nháp đang viết</Trans>;
    case 'add_information':
      return <Trans>Bổ sung thông tin: {who}</Trans>;
    case 'triage':
      return <Trans>Xét yêu cầu từ {from}: {who}</Trans>;
    case 'find_time':
      return <Trans>Xếp giờ họp {specialty}: {who}</Trans>;
    case 'confirm_hold':
      return <Trans>Đặt giờ {at} đang giữ: {who}</Trans>;
    case 'join_room':
      return <Trans>{at} họp {specialty}: {who}</Trans>;
    case 'answer':
      return <Trans>Trả lời câu hỏi của {from}: {who}</Trans>;
    case 'write_minutes':
      return <Trans>Viết biên bản: {who}</Trans>;
    case 'decide':
      return <Trans>Ghi quyết định điều trị: {who}</Trans>;
    case 'confirm':
      return <Trans>Xác nhận biên bản: {who}</Trans>;
    case 'replan_missed':
      return <Trans>Xếp lại giờ, lần trước vắng: {who}</Trans>;
    case 'report_outcome':
      return <Trans>Báo kết quả của người bệnh: {who}</Trans>;
    case 'read_outcome':
      return <Trans>Đọc kết quả {from} báo: {who}</Trans>;
    case 'read':
      return <Trans>Đọc ca: {who}</Trans>;
  }
}

/** The fact that matters for this step. */
function Detail({ line, step, now }: { line: ConsultationLine; step: NextStep; now: number }): ReactNode {
  // By the server's clock, as on every other screen.
  const clock = shownClock(line, serverTime(now));
  const left = clock ? formatDuration(Math.abs(clock.to - serverTime(now))) : '';
  const missing = line.completeness?.missing.length ?? 0;
  const excerpts = line.excerpt_count;
  switch (step) {
    case 'add_information':
      return line.state_reason;
    case 'complete_draft':
      return missing > 0 ? <Trans>Còn thiếu {missing} mục.</Trans> : <Trans>Đã đủ, gửi được ngay.</Trans>;
    case 'join_room':
      return excerpts > 0 ? <Trans>Phòng đã mở. Có {excerpts} tài liệu.</Trans> : <Trans>Phòng đã mở. Chưa có tài liệu nào.</Trans>;
    case 'triage':
    case 'find_time':
      if (!clock) return null;
      return clock.tone === 'late' ? <Trans>Quá hạn trả lời {left}.</Trans> : <Trans>Còn {left} tới hạn trả lời.</Trans>;
    default:
      return line.headline;
  }
}

/** With no case to act on, what became of the patients. */
function Outcomes({ work: { owed, unread }, otherwise }: { work: OutcomeWork; otherwise: ReactNode }) {
  if (owed > 0) return <Trans>Báo kết quả người bệnh: {owed} ca</Trans>;
  if (unread > 0) return <Trans>Đọc phản hồi mới: {unread} ca</Trans>;
  return otherwise;
}

function Nothing({ lines, now }: { lines: readonly ConsultationLine[]; now: number }): ReactNode {
  const times = lines.flatMap((line) => (line.appointment && line.appointment.starts_at > now ? [line.appointment.starts_at] : []));
  if (times.length === 0) return <Trans>Không có việc nào chờ bạn.</Trans>;
  const next = Math.min(...times);
  const at = dayKey(next) === dayKey(now) ? formatTime(next) : `${formatTime(next)} ${formatWeekday(next)}`;
  return <Trans>Không có việc nào chờ bạn. Ca gần nhất {at}.</Trans>;
}

/** With nothing to do, the page that the user's role looks at. */
function Elsewhere({ outcomes }: { outcomes: OutcomeWork }) {
  const user = useUser();
  const below = outcomes.owed > 0 ? 'owed-outcomes' : outcomes.unread > 0 ? 'new-outcomes' : null;
  if (below !== null) {
    return (
      <Button variant="primary" size="l" icon="down" onClick={() => document.getElementById(below)?.parentElement?.querySelector<HTMLElement>('button')?.focus()}>
        <Trans>Xem bên dưới</Trans>
      </Button>
    );
  }
  if (hasRole(user, 'coordinator')) {
    return (
      <LinkButton href={paths.coordination()} variant="primary" size="l" icon="columns">
        <Trans>Mở điều phối</Trans>
      </LinkButton>
    );
  }
  if (hasRole(user, 'specialist')) {
    return (
      <LinkButton href={paths.day()} variant="primary" size="l" icon="list">
        <Trans>Xem hôm nay</Trans>
      </LinkButton>
    );
  }
  return null;
}

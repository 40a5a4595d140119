/** The minutes: answers, conclusion, decision, meeting, confirmations. Stands on the consultation page and in the room. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type Minutes, minutesQuery } from '../../api/consultations';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { Answers } from './Answers';
import { Conclusion } from './ConclusionForm';
import { Confirmations } from './Confirmations';
import { DecisionPart } from './DecisionForm';
import { MeetingFacts } from './MeetingFacts';
import './minutes.css';

export default function MinutesPanel({ consultationId }: { consultationId: string }) {
  const found = useQuery(minutesQuery(consultationId));
  if (found.isError && !found.data) return <ErrorNote what={<Trans>Chưa tải được biên bản.</Trans>} error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton rows={4} />;
  const minutes = found.data;
  return (
    <div className="minutes">
      <div className="minutes__top">
        <Missing minutes={minutes} />
        <LinkButton href={paths.printMinutes(consultationId)} target="_blank" icon="print">
          <Trans>In biên bản</Trans>
        </LinkButton>
      </div>
      <div className="minutes__columns">
        <div className="minutes__column">
          <Answers minutes={minutes} />
          <DecisionPart minutes={minutes} />
        </div>
        <div className="minutes__column">
          {/* Another form once editing opens or closes, so that it starts from the newest text. */}
          <Conclusion key={String(minutes.may_edit)} minutes={minutes} />
          <Confirmations minutes={minutes} />
          <MeetingFacts meeting={minutes.meeting} />
        </div>
      </div>
    </div>
  );
}

/** What stands between these minutes and the first confirmation. */
function Missing({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const names: Record<string, string> = {
    summary: t`tóm tắt`,
    diagnosis: t`chẩn đoán sau hội chẩn`,
    further_treatment: t`hướng điều trị tiếp`,
    decision: t`quyết định của bác sĩ điều trị`,
    chair: t`chủ tọa`,
    secretary: t`thư ký`,
  };
  const nameOf = (code: string) => (code.startsWith('answers.') ? t`trả lời câu ${code.slice('answers.'.length)}` : (names[code] ?? code));
  if (minutes.missing.length === 0) {
    return (
      <p className="minutes__complete">
        <Icon name="check" size="s" /> <Trans>Đủ để xác nhận.</Trans>
      </p>
    );
  }
  return (
    <p className="text-2">
      <Trans>
        <b>Còn thiếu:</b> {minutes.missing.map(nameOf).join(', ')}.
      </Trans>
    </p>
  );
}

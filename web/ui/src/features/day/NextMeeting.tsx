/** The next meeting: who, what is asked, when, and the way in. */
import { Trans } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { Countdown } from '../../ui/Countdown';
import { Icon } from '../../ui/Icon';
import { ageAndSex } from '../../ui/patient';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { AnswerBooking } from './AnswerBooking';
import { Complete, KeyValues } from './CaseFacts';
import { type Entry, isAnswerable, roomOpensAt } from './day';

const hourMs = 3_600_000;

export function NextMeeting({ entry, now }: { entry: Entry; now: number }) {
  const specialty = useSpecialtyName();
  const { appointment, consultation } = entry;
  const at = formatTime(appointment.starts_at);
  const live = appointment.status === 'in_consultation' || appointment.status === 'interrupted';
  return (
    <section className="next-meeting" id={`gio-${appointment.id}`} aria-labelledby="next-meeting">
      <div className="row row--wrap">
        {consultation && <UrgencyMark level={consultation.urgency} />}
        <span className="text-2 num">{live ? <Trans>Đang họp từ {at}</Trans> : <Trans>Ca tiếp theo {at}</Trans>}</span>
        <span className="grow" />
        {appointment.starts_at > now ? (
          <Countdown kind="appointment" from={appointment.starts_at - hourMs} to={appointment.starts_at} owner={<Trans>đến giờ họp</Trans>} />
        ) : (
          <StateOf entry={entry} />
        )}
      </div>
      <h2 className="next-meeting__who" id="next-meeting">
        {consultation?.patient ? ageAndSex(consultation.patient, now) : (consultation?.code ?? <Trans>Ca hội chẩn</Trans>)}
      </h2>
      {consultation?.headline && <p className="next-meeting__question">{consultation.headline}</p>}
      {consultation && (
        <>
          <KeyValues line={consultation} boxes />
          <p className="next-meeting__facts">
            <Documents count={consultation.excerpt_count} />
            <Complete line={consultation} />
          </p>
          <p className="text-2">
            {consultation.requesting_hospital.short_name}, {specialty(consultation.specialty)}
          </p>
        </>
      )}
      {isAnswerable(entry, now) && <AnswerBooking appointment={appointment} code={consultation?.code ?? ''} now={now} />}
      <Way entry={entry} now={now} />
    </section>
  );
}

function Way({ entry, now }: { entry: Entry; now: number }) {
  const { appointment, consultation } = entry;
  const opensAt = formatTime(roomOpensAt(entry));
  return (
    <div className="next-meeting__ways">
      {now >= roomOpensAt(entry) ? (
        <LinkButton href={paths.room(appointment.id)} variant="primary" size="l" icon="camera">
          <Trans>Vào phòng chờ</Trans>
        </LinkButton>
      ) : (
        <Button variant="primary" size="l" icon="camera" disabled reason={<Trans>Phòng mở lúc {opensAt}.</Trans>}>
          <Trans>Vào phòng chờ</Trans>
        </Button>
      )}
      {consultation && (
        <LinkButton href={paths.consultation(consultation.id)} size="l" icon="doc">
          <Trans>Đọc trước</Trans>
        </LinkButton>
      )}
    </div>
  );
}

export function Documents({ count }: { count: number }) {
  if (count === 0) {
    return (
      <span className="text-2">
        <Trans>Chưa có tài liệu</Trans>
      </span>
    );
  }
  return (
    <span className="documents num">
      <Icon name="check" size="s" /> <Trans>{count} tài liệu đã sẵn</Trans>
    </span>
  );
}

/** Where it stands, when that says more than the hour does. */
export function StateOf({ entry }: { entry: Entry }) {
  switch (entry.appointment.status) {
    case 'held':
      return (
        <StateChip tone="neutral" icon="clock">
          <Trans>Đang giữ chỗ</Trans>
        </StateChip>
      );
    case 'waiting':
      return (
        <StateChip tone="warn" icon="knock">
          <Trans>Có người chờ</Trans>
        </StateChip>
      );
    case 'in_consultation':
      return (
        <StateChip tone="ok" icon="camera">
          <Trans>Đang họp</Trans>
        </StateChip>
      );
    case 'interrupted':
      return (
        <StateChip tone="warn" icon="signal-low">
          <Trans>Đang gián đoạn</Trans>
        </StateChip>
      );
    case 'ended':
      return (
        <StateChip tone="neutral" icon="done">
          <Trans>Đã họp xong</Trans>
        </StateChip>
      );
    case 'no_show':
      return (
        <StateChip tone="bad" icon="alert">
          <Trans>Vắng</Trans>
        </StateChip>
      );
    default:
      return (
        <StateChip tone="accent">
          <Trans>Đã đặt</Trans>
        </StateChip>
      );
  }
}

/** When and with whom; for coordinators the way to change it; how the connections were; the guests' links. */
import { Trans } from '@lingui/react/macro';
import type { Consultation } from '../../../api/consultations';
import { StateChip } from '../../../ui/StateChip';
import { formatTimeRange, formatWeekday } from '../../../ui/time';
import { Planning } from '../../coordination/Planning';
import { DeviceLinks } from '../../devices/DeviceLinks';
import { QualityPanel } from '../../quality/QualityPanel';
import { GuestLinks } from './GuestLinks';

export function ScheduleTab({ consultation }: { consultation: Consultation }) {
  const { appointment, specialist, advising_hospital: advises, may } = consultation;
  const mayBook = may.includes('Book');
  return (
    <div className="stack stack--l">
      <section className="panel panel--pad stack">
        <h2>
          <Trans>Giờ họp</Trans>
        </h2>
        {appointment ? (
          <div className="stack stack--s">
            <p className="schedule-tab__time num">
              <b>{formatTimeRange(appointment.starts_at, appointment.ends_at)}</b> {formatWeekday(appointment.starts_at)}
            </p>
            <p>{[specialist?.name, advises?.short_name].filter(Boolean).join(' · ')}</p>
            <div>
              <AppointmentChip status={appointment.status} />
            </div>
          </div>
        ) : (
          <p className="text-2">
            <Trans>Chưa có giờ họp. Điều phối của cơ sở tư vấn xếp giờ sau khi nhận ca.</Trans>
          </p>
        )}
        {mayBook && <Planning consultation={consultation} focusTimes={false} />}
      </section>
      <QualityPanel consultation={consultation} />
      {consultation.depth === 'full' && appointment && <GuestLinks consultation={consultation} />}
      <DeviceLinks consultation={consultation} />
    </div>
  );
}

function AppointmentChip({ status }: { status: string }) {
  switch (status) {
    case 'held':
      return (
        <StateChip tone="warn" icon="clock">
          <Trans>Đang giữ chỗ, chưa đặt</Trans>
        </StateChip>
      );
    case 'booked':
      return (
        <StateChip tone="ok" icon="check">
          <Trans>Đã đặt</Trans>
        </StateChip>
      );
    case 'waiting':
      return (
        <StateChip tone="warn" icon="users">
          <Trans>Có người trong phòng chờ</Trans>
        </StateChip>
      );
    case 'in_consultation':
    case 'interrupted':
      return (
        <StateChip tone="ok" icon="camera">
          <Trans>Đang họp</Trans>
        </StateChip>
      );
    case 'ended':
      return (
        <StateChip>
          <Trans>Đã họp xong</Trans>
        </StateChip>
      );
    case 'no_show':
      return (
        <StateChip tone="bad">
          <Trans>Vắng mặt</Trans>
        </StateChip>
      );
    default:
      return (
        <StateChip>
          <Trans>Đã hủy</Trans>
        </StateChip>
      );
  }
}

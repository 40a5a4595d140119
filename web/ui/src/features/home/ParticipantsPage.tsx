/** The hospitals that take part, for those who look after the whole and read no case: who they are, what they offer. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { departmentsQuery, type Hospital, hospitalsQuery, specialistsQuery, useSpecialtyName } from '../../api/directory';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { hospitalLevelName } from '../../ui/hospitalLevels';
import { plain } from '../../ui/plain';
import './home.css';

export default function ParticipantsPage() {
  const { t } = useLingui();
  const found = useQuery(hospitalsQuery);
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    document.title = `${t`Các cơ sở tham gia`} · Hoichan`;
  }, [t]);
  const all = found.data ?? [];
  const needle = plain(wanted.trim());
  const shown = all.filter((hospital) => plain([hospital.name, hospital.short_name, hospital.cskcb_code, hospital.authority, hospital.address].join(' ')).includes(needle));
  const count = all.length;
  const matching = shown.length;
  return (
    <div className="page">
      <header className="participants__head">
        <h1>
          <Trans>Các cơ sở tham gia</Trans>
        </h1>
        <p className="text-2">
          <Trans>Vai trò của bạn xem được danh bạ: cơ sở, khoa, chuyên gia. Ca hội chẩn và hồ sơ người bệnh chỉ mở cho người tham gia ca.</Trans>
        </p>
      </header>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách cơ sở.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.data && (
        <section className="stack">
          <div className="participants__tools">
            <TextField label={t`Tìm cơ sở`} icon="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
            <p role="status" className="text-2 num">
              {needle === '' ? <Trans>{count} cơ sở</Trans> : <Trans>{matching} trong {count} cơ sở</Trans>}
            </p>
          </div>
          {shown.length === 0 ? (
            <Empty>{needle === '' ? <Trans>Chưa có cơ sở nào tham gia.</Trans> : <Trans>Không có cơ sở nào khớp.</Trans>}</Empty>
          ) : (
            <ul className="panel" aria-label={t`Cơ sở`}>
              {shown.map((hospital) => (
                <Participant key={hospital.id} hospital={hospital} />
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  );
}

function Participant({ hospital }: { hospital: Hospital }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <li className="participants__row">
      <div className="participants__facts">
        <div className="grow">
          <p className="semi">{hospital.name}</p>
          <p className="size-13 text-2">{[t(hospitalLevelName(hospital.level)), hospital.authority, hospital.address].filter(Boolean).join(' · ')}</p>
        </div>
        <p className="size-13 num">
          <span className="text-2">
            <Trans>Mã CSKCB</Trans>
          </span>{' '}
          <b>{hospital.cskcb_code}</b>
        </p>
        <p className="size-13 num">
          <span className="text-2">
            <Trans>Điện thoại trực</Trans>
          </span>{' '}
          <a href={`tel:${hospital.duty_phone.replaceAll(/[^\d+]/g, '')}`}>{hospital.duty_phone}</a>
        </p>
      </div>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Trans>Khoa, phòng và chuyên gia</Trans>
          <span className="sr-only"> {hospital.short_name}</span>
        </summary>
        {open && <Inside hospital={hospital.id} />}
      </details>
    </li>
  );
}

/** Loaded when it is looked at. */
function Inside({ hospital }: { hospital: string }) {
  const departments = useQuery(departmentsQuery(hospital));
  const specialists = useQuery(specialistsQuery(hospital));
  const specialty = useSpecialtyName();
  const failed = departments.error ?? specialists.error;
  if (failed && !(departments.data && specialists.data)) {
    const again = () => void Promise.all([departments.refetch(), specialists.refetch()]);
    return <ErrorNote what={<Trans>Chưa tải được khoa và chuyên gia.</Trans>} error={failed} onRetry={again} />;
  }
  if (!departments.data || !specialists.data) return <Skeleton rows={2} />;
  return (
    <div className="participants__inside">
      <div>
        <h2 className="participants__title">
          <Trans>Khoa, phòng</Trans>
        </h2>
        <p>{departments.data.length > 0 ? departments.data.map(({ name }) => name).join(', ') : <Trans>Chưa ghi khoa nào.</Trans>}</p>
      </div>
      <div>
        <h2 className="participants__title">
          <Trans context="Nhiều người">Chuyên gia</Trans>
        </h2>
        {specialists.data.length === 0 && (
          <p>
            <Trans>Cơ sở này chưa có chuyên gia tư vấn.</Trans>
          </p>
        )}
        <ul>
          {specialists.data.map((person) => (
            <li key={person.id}>
              {[person.title, person.full_name].filter(Boolean).join(' ')}
              <span className="text-2">{person.specialties.length > 0 && `: ${person.specialties.map(specialty).join(', ')}`}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

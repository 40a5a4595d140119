/** Whom the call will reach, and when: read before sending, so that nobody wonders afterwards. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { ErrorNote } from '../../ui/Feedback';
import { PresenceDot } from '../../ui/StateChip';
import { dutyNowQuery } from '../paging/api';
import { Face } from '../paging/Face';
import { PhoneLink } from '../paging/PhoneLink';
import { afterText, levelNames, levelOf, presenceDots, presenceNames } from '../paging/words';
import type { DutyNow, Level } from '../paging/types';

const steps: { levels: Level[]; after: (timings: DutyNow['timings']) => number }[] = [
  { levels: ['first'], after: () => 0 },
  { levels: ['second'], after: ({ second_s }) => second_s },
  { levels: ['third', 'coordinator'], after: ({ third_s }) => third_s },
  { levels: ['leader'], after: ({ leader_s }) => leader_s },
];

type Props = { hospitalId: string | undefined; specialty: string; loading: boolean };

export function WhereItRings({ hospitalId, specialty, loading }: Props) {
  return (
    <section className="red-where" aria-labelledby="red-where">
      <h2 id="red-where">
        <Trans>Chuông sẽ đổ ở đâu</Trans>
      </h2>
      {hospitalId ? (
        <People hospitalId={hospitalId} specialty={specialty} />
      ) : (
        !loading && (
          <p className="text-bad">
            <Trans>Chưa có cơ sở nào ký hợp đồng về chuyên khoa này. Vẫn gửi được, máy chủ sẽ tìm; gọi điện song song.</Trans>
          </p>
        )
      )}
    </section>
  );
}

function People({ hospitalId, specialty }: { hospitalId: string; specialty: string }) {
  const { t } = useLingui();
  const name = useSpecialtyName();
  const duty = useQuery(dutyNowQuery(hospitalId, specialty));
  if (!duty.data) {
    return duty.isError ? (
      <ErrorNote what={<Trans>Chưa xem được ai đang trực.</Trans>} error={duty.error} kept={<Trans>Vẫn gửi và đổ chuông được.</Trans>} />
    ) : (
      <p className="text-2">
        <Trans>Đang xem ai trực…</Trans>
      </p>
    );
  }
  const { people, timings } = duty.data;
  return (
    <ol className="red-where__list">
      {steps.map(({ levels, after }) =>
        levels.map((level, index) => {
          const one = people.find((person) => person.level === level);
          // A specialty's third level is often nobody; the coordinator then stands alone in the row.
          if (!one && level === 'third') return null;
          const first = index === 0 || !people.some((person) => person.level === levels[0]);
          return (
            <li key={level}>
              <span className="red-where__when num">{first && afterText(after(timings))}</span>
              <span className="red-where__who">
                <small>{level === 'coordinator' || level === 'leader' ? t(levelNames[level]) : levelOf(level, name(specialty))}</small>
                {one ? (
                  <>
                    <b>{one.person}</b>
                    <small>
                      <PresenceDot state={presenceDots[one.presence]} /> {t(presenceNames[one.presence])}
                    </small>
                    {one.phone && <PhoneLink phone={one.phone} />}
                  </>
                ) : (
                  <b className="text-bad">
                    <Trans>Chưa xếp người trực</Trans>
                  </b>
                )}
              </span>
              {one && <Face person={one} />}
            </li>
          );
        }),
      )}
    </ol>
  );
}

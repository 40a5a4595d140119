/** A specialist's calendar: what coordinators can book. Specialists write their own, coordinators those of their hospital. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useUser } from '../../api/session';
import { useLocation, useParams } from 'wouter';
import { paths } from '../../paths';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Select } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { Conflict } from './Conflict';
import { type Draft, faultsOf, weeklyMinutes } from './draft';
import { Exceptions } from './Exceptions';
import { LimitsForm } from './LimitsForm';
import { Rules } from './Rules';
import { classes } from '../../ui/classes';
import './schedule.css';
import { Upcoming } from './Upcoming';
import { type Calendar, useCalendars } from './useCalendars';
import { newerOf, useScheduleDraft } from './useScheduleDraft';
import { WeeklyHours } from './WeeklyHours';
import { WhyDay } from './WhyDay';

export default function SchedulePage() {
  const { t } = useLingui();
  const user = useUser();
  const { person: wanted } = useParams<{ person?: string }>();
  const { people, loading, error } = useCalendars(user);
  const person = people.find(({ id }) => id === wanted) ?? (loading && wanted ? undefined : people[0]);
  useEffect(() => {
    document.title = `${t`Lịch làm việc`} · Hoichan`;
  }, [t]);
  if (!user) return null;
  if (!person) {
    return loading || error !== null ? (
      <div className="page">{error === null ? <Skeleton rows={6} /> : <ErrorNote what={<Trans>Chưa tải được lịch làm việc.</Trans>} error={error} />}</div>
    ) : (
      <Empty>
        <Trans>Cơ sở của bạn chưa có bác sĩ tư vấn nào.</Trans>
      </Empty>
    );
  }
  return <Editor key={person.id} person={person} people={people} />;
}

function Editor({ person: { id: person, name, specialties }, people }: { person: Calendar; people: readonly Calendar[] }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const { found, draft, dirty, change, save, drop } = useScheduleDraft(person);
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  if (!draft) {
    return (
      <div className="page">
        {found.isError ? <ErrorNote what={<Trans>Chưa tải được lịch làm việc.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={6} />}
      </div>
    );
  }
  const faults = faultsOf(draft);
  const wrong = Object.keys(faults).length;
  const newer = newerOf(save.error);
  const send = (wanted: Draft) => {
    setChecked(true);
    if (wrong > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    else save.mutate(wanted, { onSuccess: () => toast(t`Đã lưu lịch làm việc.`) });
  };
  return (
    <form
      className="page schedule"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(draft);
      }}
    >
      <div className="page__head">
        <div className="grow">
          <h1>
            <Trans>Lịch làm việc</Trans>
          </h1>
          <p className="text-2 num">
            <Total minutes={weeklyMinutes(draft)} /> <Trans>Điều phối chỉ đặt được ca trong những giờ này.</Trans>
          </p>
        </div>
        {people.length > 1 ? (
          <Select label={t`Lịch của`} value={person} onChange={(event) => navigate(paths.schedule(event.target.value))}>
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        ) : (
          <p className="semi">{name}</p>
        )}
      </div>
      <section className="panel" aria-labelledby="weekly">
        <h2 id="weekly" className="schedule__name">
          <Trans>Giờ nhận ca hằng tuần</Trans>
        </h2>
        <WeeklyHours rows={draft.hours} faults={checked ? faults : {}} onChange={(hours) => change({ ...draft, hours })} />
      </section>
      <section className="panel" aria-labelledby="exceptions">
        <h2 id="exceptions" className="schedule__name">
          <Trans>Ngày vắng và làm thêm</Trans>
        </h2>
        <div className="schedule__part">
          <Exceptions rows={draft.exceptions} faults={checked ? faults : {}} onChange={(exceptions) => change({ ...draft, exceptions })} />
        </div>
      </section>
      <section className="panel" aria-labelledby="rules">
        <h2 id="rules" className="schedule__name">
          <Trans>Lịch lặp lại: mổ, vắng, giờ riêng</Trans>
        </h2>
        <div className="schedule__part">
          <Rules rows={draft.rules} faults={checked ? faults : {}} zone={draft.limits.zone} onChange={(rules) => change({ ...draft, rules })} />
        </div>
      </section>
      <section className="panel" aria-labelledby="limits">
        <h2 id="limits" className="schedule__name">
          <Trans>Khoảng nghỉ và giới hạn</Trans>
        </h2>
        <div className="schedule__part">
          <LimitsForm limits={draft.limits} specialties={specialties} faults={checked ? faults : {}} onChange={(limits) => change({ ...draft, limits })} />
        </div>
      </section>
      <section className="panel" aria-labelledby="upcoming">
        <h2 id="upcoming" className="schedule__name">
          <Trans>Những lần tới, theo máy chủ</Trans>
        </h2>
        <div className="schedule__part">
          <Upcoming person={person} dirty={dirty} />
        </div>
      </section>
      <section className="panel" aria-labelledby="why">
        <h2 id="why" className="schedule__name">
          <Trans>Vì sao giờ này không đặt được</Trans>
        </h2>
        <div className="schedule__part">
          <WhyDay person={person} />
        </div>
      </section>
      {save.isError && !newer && <ErrorNote what={<Trans>Chưa lưu được lịch làm việc.</Trans>} error={save.error} kept={<Trans>Những gì bạn gõ vẫn còn trên máy này.</Trans>} />}
      <div className={classes('schedule__foot', dirty && 'schedule__foot--near')}>
        <Button type="submit" variant="primary" size="l" busy={save.isPending} disabled={!dirty} reason={<Trans>Chưa có gì thay đổi.</Trans>}>
          <Trans>Lưu lịch làm việc</Trans>
        </Button>
        {dirty && (
          <Button size="l" onClick={() => drop(null)}>
            <Trans>Bỏ thay đổi</Trans>
          </Button>
        )}
        {checked && wrong > 0 && (
          <p className="text-bad semi" role="status">
            <Trans>Có {wrong} chỗ cần sửa.</Trans>
          </p>
        )}
        {dirty && !(checked && wrong > 0) && (
          <p className="text-2 size-13" role="status">
            <Trans>Có thay đổi chưa lưu.</Trans>
          </p>
        )}
      </div>
      {newer && (
        <Conflict
          mine={draft}
          newer={newer}
          busy={save.isPending}
          onKeepMine={() => {
            const mine = { ...draft, version: newer.version };
            change(mine);
            send(mine);
          }}
          onTakeTheirs={() => drop(newer)}
          onClose={() => save.reset()}
        />
      )}
    </form>
  );
}

function Total({ minutes }: { minutes: number }) {
  const { i18n } = useLingui();
  const hours = i18n.number(minutes / 60, { maximumFractionDigits: 1 });
  return <Trans>{hours} giờ mỗi tuần.</Trans>;
}

/** A specialist's own hours: what coordinators can book. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { toast } from '../../ui/Toast';
import { Conflict } from './Conflict';
import { type Draft, faultsOf, weeklyMinutes } from './draft';
import { Exceptions } from './Exceptions';
import './schedule.css';
import { newerOf, useScheduleDraft } from './useScheduleDraft';
import { WeeklyHours } from './WeeklyHours';

export default function SchedulePage() {
  const { t } = useLingui();
  const user = useUser();
  useEffect(() => {
    document.title = `${t`Lịch làm việc`} · Hoichan`;
  }, [t]);
  return user && <Editor person={user.id} />;
}

function Editor({ person }: { person: string }) {
  const { t } = useLingui();
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
      {save.isError && !newer && <ErrorNote what={<Trans>Chưa lưu được lịch làm việc.</Trans>} error={save.error} kept={<Trans>Những gì bạn gõ vẫn còn trên máy này.</Trans>} />}
      <div className="schedule__foot">
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

/** After an emergency was accepted: the meetings that it runs into, and one press that hands just these over. */
import { useQuery } from '@tanstack/react-query';
import { Plural, Trans } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { appointmentsQuery } from '../../api/consultations';
import { describeError } from '../../api/error';
import type { SignedInUser } from '../../api/session';
import { isRoom, paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { Strip } from '../../ui/Strip';
import { formatTime } from '../../ui/time';
import { groupsOf, type Span } from './plan';
import { reasonText } from './reasons';
import { type Met, settle, useRunsInto } from './runsInto';
import { partsOf } from './sentence';
import { useHandOver } from './useHandOver';

// Nobody loads the dialog before it is asked for.
const HandOverDialog = lazy(async () => ({ default: (await import('./HandOverDialog')).HandOverDialog }));

/** Above every page, as soon as an emergency was accepted here. */
export function RunsIntoBar({ user }: { user: SignedInUser }) {
  const { met } = useRunsInto();
  return met && <RunsIntoStrip key={met.emergency} met={met} user={user} />;
}

export function RunsIntoStrip({ met, user }: { met: Met; user: SignedInUser }) {
  const last = Math.max(...met.meetings.map(({ starts_at }) => starts_at));
  // Until when: the end of the last of these meetings, which the reply does not carry.
  const calendar = useQuery({ ...appointmentsQuery(met.at, last + 1), staleTime: Infinity });
  const ids = new Set(met.meetings.map(({ id }) => id));
  const ends = (calendar.data ?? []).filter(({ appointment }) => ids.has(appointment.id)).map(({ appointment }) => appointment.ends_at);
  return <Proposal met={met} user={user} span={ends.length === 0 ? null : { from: met.at, to: Math.max(...ends) }} />;
}

function Proposal({ met, user, span }: { met: Met; user: SignedInUser; span: Span | null }) {
  const [location] = useLocation();
  const [open, setOpen] = useState(false);
  const at = useHandOver(span && { person_id: user.id, ...span });
  const name = [user.title, user.full_name].filter(Boolean).join(' ');
  const { plan } = at;
  const close = () => settle(met.emergency);
  if (at.done !== null) {
    return (
      <Strip
        tone="info"
        icon="check"
        actions={
          <Button size="s" onClick={close}>
            <Trans>Đóng</Trans>
          </Button>
        }
      >
        {at.done}
      </Strip>
    );
  }
  const parts = plan && partsOf(groupsOf(plan, at.choices), at.choices);
  const hours = met.meetings.map(({ starts_at, code }) => [formatTime(starts_at), code].filter(Boolean).join(' ')).join(', ');
  return (
    <>
      <Strip
        icon="swap"
        actions={
          <>
            {plan && plan.cases.length > 0 && (
              <Button size="s" busy={at.send.isPending} onClick={() => at.send.mutate({ plan, reason: reasonText('emergency', '') })}>
                <Trans>Bàn giao ngay</Trans>
              </Button>
            )}
            {isRoom(location) ? (
              // Nothing may cover a live consultation, so the cases are looked at in another tab.
              <LinkButton size="s" href={paths.day()} target="_blank">
                <Trans>Xem từng ca</Trans>
              </LinkButton>
            ) : (
              span && (
                <Button size="s" aria-haspopup="dialog" onClick={() => setOpen(true)}>
                  <Trans>Xem từng ca</Trans>
                </Button>
              )
            )}
            <Button size="s" onClick={close}>
              <Trans>Giữ nguyên</Trans>
            </Button>
          </>
        }
      >
        <b>
          <Plural value={met.meetings.length} other={`Ca đỏ này đè lên # hẹn của bạn: ${hours}.`} />
        </b>{' '}
        {at.changed && <Trans>Lịch vừa đổi, chưa ca nào được bàn giao.</Trans>} {parts && <Trans>Đề nghị: {parts}.</Trans>}
        {at.found.isError && <Failed error={at.found.error} />}
        {at.failed && <Failed error={at.failed} />}
      </Strip>
      {open && span && (
        <Suspense fallback={null}>
          <HandOverDialog person={{ id: user.id, name }} self span={span} reason="emergency" onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Failed({ error }: { error: unknown }) {
  const { message } = describeError(error);
  return (
    <span className="semi">
      {' '}
      <Trans>Chưa bàn giao được.</Trans> {message}
    </span>
  );
}

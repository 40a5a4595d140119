/** Everybody with a seat, what they are here for, and whether they are heard. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../../ui/Button';
import { ConfirmDialog } from '../../../ui/Dialog';
import { Icon } from '../../../ui/Icon';
import { Avatar, StateChip } from '../../../ui/StateChip';
import type { Participant } from '../session/protocol';
import { isHost, me } from '../session/state';
import { others, waitingPeople } from '../session/tiles';
import { useRoom, useSession } from '../useRoom';
import { kindNames } from '../words';

export function PeoplePanel() {
  const session = useSession();
  const { state } = useRoom();
  const [removing, setRemoving] = useState<Participant | null>(null);
  const own = me(state);
  const host = isHost(state);
  const decide = (verb: 'admit' | 'refuse' | 'remove', person: Participant) => session.dispatch({ type: 'decide', verb, participant: person.id });
  return (
    <>
      <ul className="people">
        {own && <Person person={own} you />}
        {others(state).map((person) => (
          <Person key={person.id} person={person}>
            {host && (
              <Button size="s" variant="quiet" onClick={() => setRemoving(person)}>
                <Trans>Mời ra…</Trans>
              </Button>
            )}
          </Person>
        ))}
        {host &&
          waitingPeople(state).map((person) => (
            <Person key={person.id} person={person}>
              <Button size="s" onClick={() => decide('admit', person)}>
                <Trans>Nhận vào</Trans>
              </Button>
            </Person>
          ))}
      </ul>
      <ConfirmDialog
        open={removing !== null}
        title={<Trans>Mời {removing?.name ?? ''} ra khỏi phòng?</Trans>}
        confirmLabel={<Trans>Mời ra</Trans>}
        danger
        onConfirm={() => {
          if (removing) decide('remove', removing);
          setRemoving(null);
        }}
        onClose={() => setRemoving(null)}
      />
    </>
  );
}

function Person({ person, you, children }: { person: Participant; you?: boolean; children?: ReactNode }) {
  const { t } = useLingui();
  const { media } = person;
  return (
    <li className="people__row">
      <Avatar name={person.name} />
      <div className="grow">
        <p>
          <b>{person.name}</b> {you && <Trans>(bạn)</Trans>}
        </p>
        <p className="size-12 text-2">{[t(kindNames[person.kind]), person.hospital].filter(Boolean).join(' · ')}</p>
        <SeatChips person={person} />
      </div>
      {person.state !== 'waiting' && (
        <span className="people__media">
          <Icon name={media.microphone ? 'mic' : 'mic-off'} />
          <Icon name={media.camera ? 'camera' : 'camera-off'} />
          <span className="sr-only">
            {media.microphone ? t`Đang mở mic` : t`Đang tắt mic`}, {media.camera ? t`đang mở hình` : t`đang tắt hình`}
          </span>
        </span>
      )}
      {children}
    </li>
  );
}

function SeatChips({ person }: { person: Participant }) {
  return (
    <span className="row row--wrap">
      {person.hand_raised_at !== null && (
        <StateChip tone="accent" icon="hand">
          <Trans>Giơ tay</Trans>
        </StateChip>
      )}
      {person.device && (
        <StateChip tone="ok" icon="image">
          {person.device.label}
        </StateChip>
      )}
      {person.state === 'waiting' && (
        <StateChip tone="accent" icon="knock">
          <Trans>Đang chờ</Trans>
        </StateChip>
      )}
      {person.state === 'reconnecting' && (
        <StateChip tone="warn" icon="refresh">
          <Trans>Đang nối lại</Trans>
        </StateChip>
      )}
      {person.state === 'away' && (
        <StateChip icon="clock">
          <Trans>Đang vắng</Trans>
        </StateChip>
      )}
    </span>
  );
}

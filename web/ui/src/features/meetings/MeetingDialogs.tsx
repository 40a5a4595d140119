/** Changing who comes to a meeting, and when it is. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { type Meeting, type MeetingStep, useMeetingStep } from './api';
import { type Chosen, PeopleChoice } from './PeopleChoice';
import { Refused } from './Refused';
import { TimeChoice } from './TimeChoice';

type Props = { meeting: Meeting; onClose: () => void };
type FrameProps = { title: ReactNode; busy: boolean; onSave: () => void; onClose: () => void; children: ReactNode };

function Frame({ title, busy, onSave, onClose, children }: FrameProps) {
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button variant="primary" busy={busy} onClick={onSave}>
            <Trans>Lưu</Trans>
          </Button>
        </>
      }
    >
      <div className="stack">{children}</div>
    </Dialog>
  );
}

export function PeopleDialog({ meeting, onClose }: Props) {
  const send = useMeetingStep(meeting);
  const [people, setPeople] = useState<Chosen[]>(() => meeting.speakers.map(({ person_id, name }) => ({ id: person_id, name })));
  const save = (override_reason?: string) => send.mutate({ to: 'people', speakers: people.map(({ id }) => id), override_reason }, { onSuccess: onClose });
  return (
    <Frame title={<Trans>Đổi người dự</Trans>} busy={send.isPending} onSave={() => save()} onClose={onClose}>
      <PeopleChoice
        hospital={meeting.hospital_id}
        chosen={people}
        fixed={meeting.chair_id}
        onChange={(next) => {
          send.reset();
          setPeople(next);
        }}
      />
      <Refused error={send.error} busy={send.isPending} onOverride={save} />
    </Frame>
  );
}

export function MoveDialog({ meeting, onClose }: Props) {
  const { t } = useLingui();
  const send = useMeetingStep(meeting);
  const length = meeting.ends_at - meeting.starts_at;
  const [starts, setStarts] = useState<number | null>(null);
  const [picked, setPicked] = useState(0);
  const [checked, setChecked] = useState(false);
  const save = (override_reason?: string) => {
    setChecked(true);
    if (starts === null) return;
    const step: MeetingStep = { to: 'move', starts_at: starts, ends_at: starts + length, override_reason };
    send.mutate(step, { onSuccess: onClose });
  };
  const choose = (next: number | null) => {
    send.reset();
    setStarts(next);
  };
  return (
    <Frame title={<Trans>Đổi giờ buổi họp</Trans>} busy={send.isPending} onSave={() => save()} onClose={onClose}>
      <TimeChoice key={picked} hospital={meeting.hospital_id} people={meeting.speakers.map(({ person_id }) => person_id)} minutes={Math.round(length / 60_000)} value={starts} error={checked && t`Chọn giờ họp.`} onChange={choose} />
      <Refused
        error={send.error}
        busy={send.isPending}
        onPick={({ starts_at }) => {
          choose(starts_at);
          setPicked(picked + 1);
        }}
        onOverride={save}
      />
    </Frame>
  );
}

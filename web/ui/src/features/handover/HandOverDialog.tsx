/** "Bận gấp": how long, what becomes of the cases, why, and one button that does all of it. */
import { useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { hoursTodayQuery } from './api';
import { Colleagues } from './Colleagues';
import { Consequences } from './Consequences';
import './handover.css';
import { PlanChanged } from './PlanChanged';
import { allTo, clashes, type Span, withChoice } from './plan';
import { ReasonFields } from './ReasonFields';
import { awayReasons, isReason, type ReasonCode, reasonNames, reasonText } from './reasons';
import { ownTimes, type OwnTimes, type Preset, presetSpan, spanOf } from './times';
import { useHandOver } from './useHandOver';
import { WhenFields } from './WhenFields';

export type HandOverProps = {
  person: { id: string; name: string };
  /** The reader is the one who is called away. */
  self: boolean;
  /** The time that is meant; the next hour when nothing is known of it. */
  span?: Span;
  reason?: ReasonCode;
  note?: string;
  onClose: () => void;
};

export function HandOverDialog({ person, self, span, reason: known, note: said = '', onClose }: HandOverProps) {
  const [opened] = useState(() => Date.now());
  const [preset, setPreset] = useState<Preset>(span ? 'own' : 'hour');
  const [own, setOwn] = useState<OwnTimes>(() => ownTimes(span ?? { from: opened, to: opened + 3_600_000 }));
  const [code, setCode] = useState<ReasonCode | null>(known ?? null);
  const [note, setNote] = useState(said);
  const [pressed, setPressed] = useState(false);
  const hours = useQuery(hoursTodayQuery(person.id, opened)).data ?? [];
  const wanted = preset === 'own' ? spanOf(own, opened) : presetSpan(preset, opened, hours);
  const away = wanted && { person_id: person.id, ...wanted };
  const at = useHandOver(away);
  const { name } = person;
  // An absence that is known before is nothing sudden.
  const sudden = !span || span.from <= opened + 3_600_000;
  const title = !self ? <Trans>Bàn giao ca của {name}</Trans> : sudden ? <Trans>Bận gấp</Trans> : <Trans>Bàn giao ca của bạn</Trans>;

  if (at.done !== null) return <Done title={title} sentence={at.done} onClose={onClose} />;
  const met = at.plan ? clashes(at.plan, at.choices) : new Set<string>();
  const commit = () => {
    setPressed(true);
    if (at.plan && away && isReason(code, note)) at.send.mutate({ plan: at.plan, reason: reasonText(code, note) });
  };
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
          <Button variant="primary" icon="swap" busy={at.send.isPending} disabled={!at.plan || met.size > 0} reason={met.size > 0 ? <Trans>Hai ca đang trùng một người, một giờ.</Trans> : <Trans>Chờ phương án.</Trans>} onClick={commit}>
            <CommitLabel cases={at.plan?.cases.length ?? 0} />
          </Button>
        </>
      }
    >
      <WhenFields preset={preset} own={own} now={opened} hours={hours} onPreset={setPreset} onOwn={setOwn} />
      {at.found.isError && <ErrorNote what={<Trans>Chưa có phương án.</Trans>} error={at.found.error} onRetry={() => void at.found.refetch()} />}
      {away && at.found.isPending && <Skeleton rows={2} />}
      {at.changed && <PlanChanged lost={at.changed} />}
      {at.plan && away && (
        <>
          <Consequences plan={at.plan} away={away} self={self} choices={at.choices} clashes={met} onChoose={(one, choice) => at.choose(withChoice(at.choices, one, choice))} />
          <Colleagues plan={at.plan} onAll={(colleague) => at.plan && at.choose(allTo(at.plan, colleague))} />
        </>
      )}
      <ReasonFields codes={awayReasons} names={reasonNames} code={code} note={note} missing={pressed && !isReason(code, note)} onCode={setCode} onNote={setNote} />
      {at.failed && <ErrorNote what={<Trans>Chưa bàn giao được. Chưa có gì thay đổi.</Trans>} error={at.failed} kept={<Trans>Những gì bạn chọn vẫn còn. Bấm lại để gửi lại.</Trans>} />}
    </Dialog>
  );
}

function CommitLabel({ cases }: { cases: number }) {
  return cases === 0 ? <Trans>Ghi bận</Trans> : <Plural value={cases} other="Bàn giao # ca và báo mọi người" />;
}

function Done({ title, sentence, onClose }: { title: ReactNode; sentence: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t`Xong`}
        </Button>
      }
    >
      <p className="hand-over__done" role="status">
        <Icon name="check" /> <span>{sentence}</span>
      </p>
    </Dialog>
  );
}

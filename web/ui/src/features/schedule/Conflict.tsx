/** Somebody saved this schedule in between: both versions, and the user's own can win. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { type Draft, draftOf, type Schedule } from './draft';
import { sentenceOf } from './sentence';
import { kindNames, weekdays } from './words';

type Props = { mine: Draft; newer: Schedule; busy: boolean; onKeepMine: () => void; onTakeTheirs: () => void; onClose: () => void };

export function Conflict({ mine, newer, busy, onKeepMine, onTakeTheirs, onClose }: Props) {
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={<Trans>Lịch này vừa được người khác lưu</Trans>}
      actions={
        <>
          <Button onClick={onTakeTheirs}>
            <Trans>Dùng bản mới</Trans>
          </Button>
          <Button variant="primary" busy={busy} onClick={onKeepMine}>
            <Trans>Giữ bản của tôi</Trans>
          </Button>
        </>
      }
    >
      <div className="conflict">
        <section>
          <h3>
            <Trans>Bản của bạn</Trans>
          </h3>
          <Summary draft={mine} />
        </section>
        <section>
          <h3>
            <Trans>Bản mới trên máy chủ</Trans>
          </h3>
          <Summary draft={draftOf(newer)} />
        </section>
      </div>
    </Dialog>
  );
}

function Summary({ draft }: { draft: Draft }) {
  const { t } = useLingui();
  return (
    <ul className="size-13 num">
      {weekdays.map((name, index) => {
        const hours = draft.hours.filter((row) => row.weekday === index + 1).map((row) => `${row.from}–${row.to}`);
        return hours.length === 0 ? null : (
          <li key={name.id}>
            {t(name)}: {hours.join(', ')}
          </li>
        );
      })}
      {draft.exceptions.map((row) => (
        <li key={row.id}>
          {t(kindNames[row.kind])}: {row.from} – {row.to}
        </li>
      ))}
      {draft.rules.map((row) => (
        <li key={row.id}>{sentenceOf(row) ?? row.label}</li>
      ))}
    </ul>
  );
}

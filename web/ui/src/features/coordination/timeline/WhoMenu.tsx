/** What a coordinator can do about a person of the timeline: called away now, or absent at a known time. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Icon } from '../../../ui/Icon';
import { Menu } from '../../../ui/Menu';
import { AbsenceSheet } from '../../handover/AbsenceSheet';
import { HandOverDialog } from '../../handover/HandOverDialog';

type Props = { person: { id: string; name: string }; tabbable: boolean };

export function WhoMenu({ person, tabbable }: Props) {
  const { t } = useLingui();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const [open, setOpen] = useState<'hand_over' | 'absence' | null>(null);
  const { name } = person;
  const close = () => setOpen(null);
  return (
    // What is typed in a dialog is not meant for the grid around it.
    <span className="lane__more" role="presentation" onKeyDown={(event) => event.stopPropagation()}>
      <button type="button" className="lane__more-button" aria-label={t`Việc với ${name}`} title={t`Việc với ${name}`} aria-haspopup="menu" tabIndex={tabbable ? 0 : -1} onClick={(event) => setAnchor(event.currentTarget)}>
        <Icon name="more" size="s" />
      </button>
      {anchor && (
        <Menu
          label={t`Việc với ${name}`}
          anchor={anchor}
          onClose={() => setAnchor(null)}
          items={[
            { id: 'hand_over', icon: 'swap', label: <Trans>Bận gấp, bàn giao ca…</Trans>, run: () => setOpen('hand_over') },
            { id: 'absence', icon: 'calendar', label: <Trans>Ghi vắng…</Trans>, run: () => setOpen('absence') },
          ]}
        />
      )}
      {open === 'hand_over' && <HandOverDialog person={person} self={false} onClose={close} />}
      {open === 'absence' && <AbsenceSheet person={person} self={false} onClose={close} />}
    </span>
  );
}

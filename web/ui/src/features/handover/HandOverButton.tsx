/** The one action of somebody who is called away. */
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../ui/Button';
import { HandOverDialog } from './HandOverDialog';

export function HandOverButton({ person }: { person: { id: string; name: string } }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="swap" className="hand-over-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Trans>Bận gấp</Trans>
      </Button>
      {open && <HandOverDialog person={person} self onClose={() => setOpen(false)} />}
    </>
  );
}

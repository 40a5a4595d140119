/** Says that a call would not be heard here, and mends it with one press. Nothing while it would be. */
import { Trans } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { switchSounds, useSoundState } from '../../ui/cues';

export function SoundButton() {
  const state = useSoundState();
  if (state === 'on') return null;
  // The press itself is what the browser waits for.
  return (
    <Button icon="speaker" className="sound-button" onClick={() => switchSounds(true)}>
      <Trans>Bật chuông</Trans>
    </Button>
  );
}

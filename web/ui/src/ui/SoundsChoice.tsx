/** The one setting of the sounds; pressing it on plays one, so that the user knows what to listen for. */
import { useLingui } from '@lingui/react/macro';
import { knockTones, play, switchSounds, useSounds } from './cues';
import { Checkbox } from './Field';

export function SoundsChoice() {
  const { t } = useLingui();
  const on = useSounds();
  return (
    <Checkbox
      label={t`Tiếng báo`}
      hint={t`Khi có người xin vào phòng và khi có ca cấp cứu mới.`}
      checked={on}
      onChange={(event) => {
        switchSounds(event.target.checked);
        if (event.target.checked) play(knockTones);
      }}
    />
  );
}

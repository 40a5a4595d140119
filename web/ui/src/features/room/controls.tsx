/** The buttons of the control bar. Each says what pressing it will do; its key is shown where there are keys. */
import { useLingui } from '@lingui/react/macro';
import { type ButtonHTMLAttributes, type ReactNode, useEffect, useState } from 'react';
import { classes } from '../../ui/classes';
import { Icon, type IconName } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { watchLevel } from './session/level';
import { useRoom, useSession } from './useRoom';

type Props = { icon: IconName; name: string; shortcut?: string; alarming?: boolean; extra?: ReactNode } & ButtonHTMLAttributes<HTMLButtonElement>;

export function ControlButton({ icon, name, shortcut, alarming, extra, className, ...rest }: Props) {
  return (
    <button type="button" aria-keyshortcuts={shortcut} {...rest} className={classes('control', alarming && 'control--alarming', className)}>
      <Icon name={icon} size="l" />
      <span className="control__name">
        {name}
        {shortcut && <Kbd>{shortcut}</Kbd>}
        {extra}
      </span>
    </button>
  );
}

export function MicButton() {
  const { t } = useLingui();
  const session = useSession();
  const { on, starting } = useRoom().local.microphone;
  return (
    <ControlButton
      icon={on ? 'mic' : 'mic-off'}
      name={on ? t`Tắt mic` : t`Bật mic`}
      shortcut="M"
      alarming={!on}
      aria-busy={starting || undefined}
      extra={on && <MicLevel />}
      onClick={() => toggleSource(session, 'microphone')}
    />
  );
}

export function CameraButton() {
  const { t } = useLingui();
  const session = useSession();
  const { on, starting } = useRoom().local.camera;
  return (
    <ControlButton
      icon={on ? 'camera' : 'camera-off'}
      name={on ? t`Tắt hình` : t`Bật hình`}
      shortcut="V"
      alarming={!on}
      aria-busy={starting || undefined}
      onClick={() => toggleSource(session, 'camera')}
    />
  );
}

export function toggleSource(session: ReturnType<typeof useSession>, source: 'microphone' | 'camera' | 'screen'): void {
  if (session.getSnapshot().local[source].on) session.media.turnOff(source);
  else void session.media.turnOn(source);
}

const bars = [0.1, 0.3, 0.5, 0.7];

/** Four bars that follow the voice. Decoration beside the words. */
export function MicLevel() {
  const session = useSession();
  const { microphone } = useRoom().local;
  const track = microphone.on ? session.media.track('microphone') : null;
  const [lit, setLit] = useState(0);
  useEffect(() => {
    if (!track) return;
    return watchLevel(track, (level) => setLit(bars.filter((bar) => level >= bar).length));
  }, [track]);
  return (
    <span className="mic-level" aria-hidden="true">
      {bars.map((bar, index) => (
        <i key={bar} className={index < lit ? 'mic-level__bar mic-level__bar--lit' : 'mic-level__bar'} />
      ))}
    </span>
  );
}

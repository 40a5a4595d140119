/** Buttons that stay pressed: one stop for Tab, arrows inside, and a digit presses its button wherever in the group one is. */
import { type KeyboardEvent, useRef, useState } from 'react';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { arrowTo, digitOf } from './keys';

export type Option = { id: string; label: string };

type Props = {
  label: string;
  options: readonly Option[];
  picked: readonly string[];
  onPress: (id: string) => void;
};

export function OptionGroup({ label, options, picked, onPress }: Props) {
  const group = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[digitOf(event) ?? -1];
    const to = arrowTo(event.key, stop, options.length);
    if (option) onPress(option.id);
    else if (to !== null) {
      setStop(to);
      group.current?.querySelectorAll('button')[to]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="red-options" role="group" aria-label={label} ref={group}>
      {options.map((option, index) => {
        const down = picked.includes(option.id);
        return (
          <button
            key={option.id}
            type="button"
            className="red-option"
            aria-pressed={down}
            aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
            tabIndex={index === stop ? 0 : -1}
            onKeyDown={onKeyDown}
            onFocus={() => setStop(index)}
            onClick={() => onPress(option.id)}
          >
            {down ? <Icon name="check" size="s" /> : index < 9 && options.length > 1 && <Kbd>{String(index + 1)}</Kbd>}
            {option.label}
          </button>
        );
      })}
    </div>
  );
}

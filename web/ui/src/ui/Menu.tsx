/** A menu beside the button that opened it: arrows, Home and End move, Escape and a press outside close, Tab leaves. */
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Icon, type IconName } from './Icon';
import { Kbd } from './Kbd';
import './menu.css';

export type MenuItem = { id: string; label: ReactNode; icon?: IconName; kbd?: string; danger?: boolean; run: () => void };

type Props = { label: string; anchor: Element; items: readonly MenuItem[]; onClose: () => void };

export function Menu({ label, anchor, items, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const box = menu.current;
    if (!box) return;
    const at = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const below = at.bottom + 4 + height <= innerHeight;
    setPlace({ left: Math.max(8, Math.min(at.right - width, innerWidth - width - 8)), top: below ? at.bottom + 4 : Math.max(8, at.top - 4 - height) });
  }, [anchor]);
  // Hidden elements take no focus, so this waits for the place.
  useEffect(() => {
    if (place !== null) menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true });
  }, [place]);
  useEffect(() => {
    const outside = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose();
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('resize', onClose);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('resize', onClose);
    };
  }, [onClose]);
  const close = () => {
    onClose();
    if (anchor instanceof HTMLElement) anchor.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return createPortal(
    <div ref={menu} className="menu" role="menu" tabIndex={-1} aria-label={label} style={place ?? { left: 0, top: 0, visibility: 'hidden' }} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={item.danger ? 'menu__item menu__item--danger' : 'menu__item'}
          onClick={() => {
            close();
            item.run();
          }}
        >
          {item.icon ? <Icon name={item.icon} size="s" /> : <span className="menu__space" />}
          <span className="grow">{item.label}</span>
          {item.kbd && <Kbd>{item.kbd}</Kbd>}
        </button>
      ))}
    </div>,
    document.body,
  );
}

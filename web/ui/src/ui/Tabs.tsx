/** Tabs with one panel each; arrows, Home and End move. `Tabs` draws the list, `TabPanel` its content. */
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import './tabs.css';
import { Icon, type IconName } from './Icon';

export type Tab<T extends string> = { id: T; label: ReactNode; icon?: IconName; count?: number };

type Props<T extends string> = { name: string; label: string; tabs: readonly Tab<T>[]; value: T; onChange: (id: T) => void };

export function Tabs<T extends string>({ name, label, tabs, value, onChange }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const ids = tabs.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    // On a phone the list is wider than the screen: the chosen tab is brought into it, also when the screen turns or the
    // letters get their font.
    const box = list.current;
    const tab = box?.querySelector<HTMLElement>(`#${name}-tab-${value}`);
    if (!box || !tab) return;
    const bringIn = () => {
      box.scrollLeft = tab.offsetLeft - (box.clientWidth - tab.clientWidth) / 2 - box.offsetLeft;
    };
    bringIn();
    const sizes = new ResizeObserver(bringIn);
    sizes.observe(box);
    for (const id of ids.split(' ')) {
      const each = box.querySelector(`#${name}-tab-${id}`);
      if (each) sizes.observe(each);
    }
    return () => sizes.disconnect();
  }, [name, value, ids]);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.id);
    list.current?.querySelector<HTMLElement>(`#${name}-tab-${next.id}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${name}-tab-${tab.id}`}
          aria-selected={tab.id === value}
          aria-controls={tab.id === value ? `${name}-panel-${tab.id}` : undefined}
          tabIndex={tab.id === value ? 0 : -1}
          className="tabs__tab"
          onClick={() => onChange(tab.id)}
        >
          {tab.icon && <Icon name={tab.icon} size="s" />}
          {tab.label}
          {tab.count ? <span className="tabs__count num">{tab.count}</span> : null}
        </button>
      ))}
    </div>
  );
}

export function TabPanel({ name, id, className, children }: { name: string; id: string; className?: string; children: ReactNode }) {
  return (
    <div className={className} role="tabpanel" id={`${name}-panel-${id}`} aria-labelledby={`${name}-tab-${id}`}>
      {children}
    </div>
  );
}

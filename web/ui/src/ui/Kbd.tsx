/** A key hint. Hidden on touch screens, and from readers: `aria-keyshortcuts` on the control says it there. */
import './kbd.css';

export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {children}
    </kbd>
  );
}

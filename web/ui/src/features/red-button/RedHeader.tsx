/** The red band at the top of the page. */
import type { ReactNode } from 'react';
import { StatMark } from '../paging/StatMark';

export function RedHeader({ title, note, children }: { title: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <header className="red-head">
      <StatMark />
      <div className="grow">
        <h1>{title}</h1>
        {note && <p>{note}</p>}
      </div>
      {children}
    </header>
  );
}

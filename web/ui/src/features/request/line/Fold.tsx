/** Fields that most requests do without, or that a line above them fills: out of the way of Tab until opened. */
import type { ReactNode } from 'react';

/** `line`: the id of the field to go to instead while what is looked for is empty. */
export function Fold({ title, line, children }: { title: ReactNode; line?: string; children: ReactNode }) {
  return (
    <details className="request__fold" data-line={line}>
      <summary>{title}</summary>
      <div className="stack">{children}</div>
    </details>
  );
}

/** Places to sign: a recorded confirmation with its moment, or an empty space for a hand. */
import type { ReactNode } from 'react';
import { type Confirmation, momentOf, personOf, type Printed } from './form';
import { words } from './words';

export function SignatureColumn({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="form__signature">
      <h3>{title}</h3>
      <p className="form__small">{words.sign}</p>
      {children}
    </div>
  );
}

export function Stamp({ printed, confirmations, names }: { printed: Printed; confirmations: readonly Confirmation[]; names: readonly string[] }) {
  const done = confirmations.filter((confirmation) => confirmation.at);
  const missing = names.filter((name) => !done.some((confirmation) => confirmation.person.name === name));
  return (
    <>
      {done.map((confirmation) => (
        <div key={confirmation.person.id} className="form__stamp">
          {words.confirmed}
          <br />
          <b>{confirmation.person.name}</b>
          <License printed={printed} id={confirmation.person.id} />
          <br />
          {words.confirmedAt} {momentOf(confirmation.at ?? 0)}
        </div>
      ))}
      {(missing.length > 0 || done.length === 0) && <div className="form__blank">{missing.join(', ')}</div>}
    </>
  );
}

function License({ printed, id }: { printed: Printed; id: string }) {
  const number = personOf(printed, id)?.license_number;
  if (!number) return null;
  return (
    <>
      <br />
      {words.license} {number}
    </>
  );
}

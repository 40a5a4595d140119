/** Form A: the extract of the consultation minutes that goes into the patient's record (blocks 1 to 10). */
import type { ReactNode } from 'react';
import { ageOf, confirmationsOf, dateOf, diagnosisOf, dots, meetingAt, momentParts, othersPresent, personOf, type Printed, sexOf, titled, withoutKhoa } from './form';
import { SignatureColumn, Stamp } from './Signatures';
import { words } from './words';

export function FormA({ printed, now }: { printed: Printed; now: number }) {
  const { minutes } = printed;
  const at = momentParts(meetingAt(printed));
  const signedOn = momentParts(printed.signed_at ?? null);
  const { patient, treated_from: from } = printed.content;
  const until = meetingAt(printed);
  return (
    <section className="form-a">
      <Head printed={printed} />
      <Patient printed={printed} now={now} />
      <Line name={words.treated}>
        {words.from} <b>{from ? from.split('-').reverse().join('/') : dots(5)}</b> {words.to} <b>{until === null ? dots(5) : dateOf(until)}</b>
      </Line>
      <Line name={words.at}>
        {words.bed} <b>{patient.bed || dots(4)}</b> {words.room} {dots(6)} {words.department} <b>{withoutKhoa(printed.department)}</b>
      </Line>
      <Line name={words.diagnosis}>{diagnosisOf(printed)}</Line>
      <Line name={words.heldAt}>
        <b>{at.hour}</b> {words.hour} <b>{at.minute}</b> {words.minute} <b>{at.day}</b> {words.month} <b>{at.month}</b> {words.year} <b>{at.year}</b>. {words.sites}{' '}
        {printed.requesting_hospital.short_name} {words.and} {printed.advising_hospital.short_name}
      </Line>
      <Line name={words.chair}>{minutes.chair ? titled(personOf(printed, minutes.chair.id), minutes.chair.name) : dots(30)}</Line>
      <Line name={words.secretary}>{minutes.secretary ? titled(personOf(printed, minutes.secretary.id), minutes.secretary.name) : dots(30)}</Line>
      <Members printed={printed} />
      <Block name={words.summary}>
        <Paragraphs text={minutes.summary} />
      </Block>
      <Block name={words.conclusion}>
        {minutes.diagnosis !== '' && (
          <p>
            {words.diagnosisAfter} {minutes.diagnosis}
          </p>
        )}
        <ol className="form__answers">
          {minutes.answers.map((answer) => (
            <li key={answer.number}>
              <span>{answer.number}.</span>
              <span className="pre-line">{answer.text || dots(40)}</span>
            </li>
          ))}
        </ol>
      </Block>
      <Block name={words.further}>
        <Paragraphs text={minutes.further_treatment} />
      </Block>
      <div className="form__signatures">
        <p className="form__signed-on">
          {words.day} {signedOn.day} {words.month} {signedOn.month} {words.year} {signedOn.year}
        </p>
        <SignatureColumn title={words.secretaryTitle}>
          <Stamp printed={printed} confirmations={confirmationsOf(printed, 'secretary')} names={minutes.secretary ? [minutes.secretary.name] : []} />
        </SignatureColumn>
        <SignatureColumn title={words.chairTitle}>
          <Stamp printed={printed} confirmations={confirmationsOf(printed, 'chair')} names={minutes.chair ? [minutes.chair.name] : []} />
        </SignatureColumn>
      </div>
    </section>
  );
}

function Head({ printed }: { printed: Printed }) {
  const { requesting_hospital: hospital } = printed;
  return (
    <header className="form__head">
      <div>
        <span className="form__capitals">{hospital.authority || dots(12)}</span>
        <br />
        <b className="form__capitals">{hospital.name}</b>
        <br />
        {words.department} {withoutKhoa(printed.department)}
      </div>
      <div className="form__title">
        <h1>
          {words.title[0]}
          <br />
          {words.title[1]}
        </h1>
        <p>{words.remote}</p>
      </div>
      <div className="form__numbers">
        {words.formNumber} {dots(6)}
        <br />
        {words.admissionNumber} <b>{printed.content.patient.admission_number || dots(5)}</b>
        <br />
        {words.archiveNumber} {dots(6)}
        <br />
        {words.number} {printed.code}
      </div>
    </header>
  );
}

function Patient({ printed, now }: { printed: Printed; now: number }) {
  const { patient } = printed.content;
  return (
    <dl className="form__patient">
      <Fact name={words.name}>{patient.full_name.toLocaleUpperCase('vi') || dots(12)}</Fact>
      <Fact name={words.age}>{ageOf(printed, now)}</Fact>
      <Fact name={words.sex}>{sexOf(printed)}</Fact>
      <Fact name={words.bhyt}>{patient.bhyt_number || dots(8)}</Fact>
      <Fact name={words.address} wide>
        {patient.address || dots(16)}
      </Fact>
      <Fact name={words.identity}>{patient.identity_number || dots(8)}</Fact>
    </dl>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'form__fact form__fact--wide' : 'form__fact'}>
      <dt>{name}</dt> <dd>{children}</dd>
    </div>
  );
}

function Members({ printed }: { printed: Printed }) {
  const members = printed.minutes.members.map((member) => titled(personOf(printed, member.id), member.name));
  const others = othersPresent(printed);
  return (
    <Line name={words.members}>
      {members.join('; ') || dots(30)}
      {others.length > 0 && `. ${words.present} ${others.join('; ')}`}
    </Line>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="form__line">
      <b>{name}</b> {children}
    </p>
  );
}

export function Block({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="form__block">
      <h2>{name}</h2>
      {children}
    </section>
  );
}

function Paragraphs({ text }: { text: string }) {
  return <p className="pre-line">{text.trim() || dots(60)}</p>;
}

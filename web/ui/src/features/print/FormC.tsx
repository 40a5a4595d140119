/** Block C: what a consultation between hospitals adds to the form (blocks 11 to 15). */
import type { ReactNode } from 'react';
import { ageOf, confirmationsOf, consentOf, dateOf, dots, interruptionsOf, meetingSpan, momentOf, type Printed, sexOf, shortHash, timeOf, withoutKhoa } from './form';
import { Block } from './FormA';
import { SignatureColumn, Stamp } from './Signatures';
import { words } from './words';

export function FormC({ printed, now }: { printed: Printed; now: number }) {
  const { minutes } = printed;
  return (
    <section className="form-c">
      <header className="form__head form__head--second">
        <div>
          <b>{words.supplement}</b>
          <br />
          {words.belongsTo} {printed.code}
        </div>
        <div>
          {words.admissionNumber} <b>{printed.content.patient.admission_number || dots(5)}</b>
          <br />
          {words.age} {ageOf(printed, now)}, {words.sex} {sexOf(printed)}
        </div>
      </header>
      <Meeting printed={printed} />
      <Questions printed={printed} />
      <Decision printed={printed} />
      <Documents printed={printed} />
      <Feedback printed={printed} />
      <div className="form__close">
        <div className="form__signatures">
          <SignatureColumn title={words.doctorTitle}>
            {minutes.decided_by && minutes.decided_at ? (
              <div className="form__stamp">
                {words.decided}
                <br />
                <b>{minutes.decided_by.name}</b>
                <br />
                {words.confirmedAt} {momentOf(minutes.decided_at)}
              </div>
            ) : (
              <Stamp printed={printed} confirmations={[]} names={[printed.requester.name]} />
            )}
          </SignatureColumn>
          <SignatureColumn title={words.membersTitle}>
            <Stamp printed={printed} confirmations={confirmationsOf(printed, 'member')} names={minutes.members.map((member) => member.name)} />
          </SignatureColumn>
        </div>
        <footer className="form__foot">
          {words.order} {words.digest} <span className="form__digest">{minutes.digest}</span>
        </footer>
      </div>
    </section>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Box({ on, children }: { on: boolean; children: ReactNode }) {
  return (
    <span className="form__choice">
      <span className="form__box">{on ? words.cross : ''}</span>
      {on ? <b>{children}</b> : children}
    </span>
  );
}

function Meeting({ printed }: { printed: Printed }) {
  const { requesting_hospital: asking, advising_hospital: advising } = printed;
  const met = Boolean(printed.minutes.meeting.started_at);
  const site = ({ name, cskcb_code: code, address }: Printed['requesting_hospital']) => [`${name} (${words.cskcb} ${code || dots(3)})`, address].filter(Boolean).join(', ');
  return (
    <Block name={words.meeting}>
      <dl className="form__pairs">
        <Pair name={words.requestingSite}>
          {site(asking)}, {words.departmentOf} {withoutKhoa(printed.department)}
        </Pair>
        <Pair name={words.advisingSite}>
          {site(advising)}, {words.specialtyOf} {printed.specialty}
        </Pair>
        <Pair name={words.means}>
          <Box on={met}>{words.video}</Box>
          <Box on={false}>{words.voice}</Box>
          <Box on={false}>{words.writing}</Box>
        </Pair>
        <Pair name={words.span}>{meetingSpan(printed)}</Pair>
        <Pair name={words.interruptions}>{interruptionsOf(printed)}</Pair>
        <Pair name={words.recording}>
          <Box on={false}>
            {words.yesWithCode} {dots(5)}
          </Box>
          <Box on>{words.no}</Box>
        </Pair>
        <Pair name={words.consent}>{consentOf(printed)}</Pair>
      </dl>
    </Block>
  );
}

function Questions({ printed }: { printed: Printed }) {
  return (
    <Block name={words.questions}>
      <table>
        <thead>
          <tr>
            <th className="form__ordinal">{words.ordinal}</th>
            <th className="form__question">{words.question}</th>
            <th>{words.answer}</th>
            <th className="form__speaker">{words.speaker}</th>
          </tr>
        </thead>
        <tbody>
          {printed.minutes.answers.map((answer) => (
            <tr key={answer.number}>
              <td data-name={words.ordinal}>{answer.number}</td>
              <td data-name={words.question}>{answer.question}</td>
              <td data-name={words.answer} className="pre-line">
                {answer.text}
              </td>
              <td data-name={words.speaker}>{[answer.author, answer.published_at ? timeOf(answer.published_at).slice(0, 5) : ''].filter(Boolean).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}

function Decision({ printed }: { printed: Printed }) {
  const { decision, decision_reason: reason } = printed.minutes;
  return (
    <Block name={words.decision}>
      <p>
        <Box on={decision === 'adopted'}>{words.adopted}</Box>
        <Box on={decision === 'modified'}>{words.modified}</Box>
        <Box on={decision === 'not_adopted'}>{words.notAdopted}</Box>
      </p>
      <p className="pre-line">
        {words.decisionReason} {reason || dots(30)}
      </p>
    </Block>
  );
}

function Documents({ printed }: { printed: Printed }) {
  const { documents } = printed.minutes.meeting;
  return (
    <Block name={words.documents}>
      {documents.length === 0 ? (
        <p>{words.noDocuments}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{words.document}</th>
              <th className="form__when">{words.createdAt}</th>
              <th className="form__hash">{words.hash}</th>
            </tr>
          </thead>
          <tbody>
            {documents.map((document) => (
              <tr key={`${document.sha256}-${document.created_at}-${document.file_name}`}>
                <td data-name={words.document} className="form__file">
                  {document.file_name}
                </td>
                <td data-name={words.createdAt}>
                  {dateOf(document.created_at)} {timeOf(document.created_at).slice(0, 5)}
                </td>
                <td data-name={words.hash}>{shortHash(document.sha256)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  );
}

function Feedback({ printed }: { printed: Printed }) {
  const contract = printed.contract_number;
  return (
    <Block name={words.feedback}>
      <dl className="form__pairs">
        <Pair name={words.feedbackDue}>{dots(20)}</Pair>
        <Pair name={words.courseAfter}>{dots(20)}</Pair>
        <Pair name={words.transfer}>
          <Box on={false}>
            {words.yesAt} {dots(4)}
          </Box>
          <Box on={false}>{words.no}</Box>
        </Pair>
        <Pair name={words.contract}>
          {words.contractNumber} {contract || dots(8)}, {words.contractPrice}
        </Pair>
      </dl>
    </Block>
  );
}

/** Which consultation an outcome belongs to: who, what was asked, between whom. */
import { Link } from 'wouter';
import type { ConsultationLine } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { ageAndSex } from '../../ui/patient';
import { useNow } from '../../ui/useNow';

export function OutcomeWho({ line, from = 'advising' }: { line: ConsultationLine; from?: 'advising' | 'requesting' }) {
  const specialty = useSpecialtyName();
  const now = useNow(3_600_000);
  const known = line.patient && (line.patient.birth || line.patient.sex) ? line.patient : null;
  const hospital = from === 'advising' ? line.advising_hospital : line.requesting_hospital;
  return (
    <div className="outcomes__who">
      <Link href={paths.consultation(line.id, 'minutes')} className="worklist__open">
        <b>{known ? ageAndSex(known, now) : line.code}</b>
      </Link>
      <span className="text-2 size-13">
        {' · '}
        {[known && line.code, specialty(line.specialty), hospital?.short_name].filter(Boolean).join(' · ')}
      </span>
      {line.headline && <p className="clip-2">{line.headline}</p>}
    </div>
  );
}

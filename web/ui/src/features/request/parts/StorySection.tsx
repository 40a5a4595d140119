/** Diagnosis, reason, course, results, treatment, history. */
import { Trans } from '@lingui/react/macro';
import { TextField } from '../../../ui/Field';
import { fieldId } from '../draft/form';
import { useFieldError, useForm } from '../draft/FormContext';
import { ExtraItems } from './ExtraItems';
import { Fold } from '../line/Fold';
import { LongText, Section, useFieldName } from './fields';
import { Icd10Field } from './Icd10Field';

export function StorySection({ asked }: { asked: readonly string[] }) {
  const { form, changeContent } = useForm();
  return (
    <Section number={4} title={<Trans>Bệnh sử</Trans>} note={<Trans>Gõ như nói với đồng nghiệp</Trans>}>
      <div className="request__pair">
        <TextField
          id={fieldId('diagnosis')}
          label={useFieldName('diagnosis')}
          required
          error={useFieldError('diagnosis')}
          value={form.content.diagnosis}
          onChange={(event) => changeContent({ diagnosis: event.target.value })}
        />
        <Icd10Field />
      </div>
      <LongText name="reason" required rows={2} />
      <LongText name="course" required rows={4} />
      <div className="request__pair">
        <LongText name="results" required rows={4} />
        <LongText name="treatment" required rows={4} />
      </div>
      <Fold title={<Trans>Thêm chi tiết: tiền sử</Trans>}>
        <LongText name="history" rows={2} />
      </Fold>
      <ExtraItems asked={asked} />
    </Section>
  );
}

/** Pages of the record, and whether sharing them was agreed to. Nothing is preset. */
import { Trans, useLingui } from '@lingui/react/macro';
import { RadioCards } from '../../../ui/RadioCards';
import { ExcerptUploads } from '../../excerpts/ExcerptUploads';
import { fieldId } from '../draft/form';
import { useForm } from '../draft/FormContext';
import { Section } from './fields';

export function ConsentSection({ consultationId, target }: { consultationId: string | null; target: () => Promise<string> }) {
  const { t } = useLingui();
  const { form, changeContent } = useForm();
  return (
    <Section number={6} title={<Trans>Trích bệnh án</Trans>} note={<Trans>Chỉ gửi thứ cần xem. Hết quyền xem 72 giờ sau khi đóng ca</Trans>}>
      <ExcerptUploads consultationId={consultationId} target={target} mayWithdraw />
      <div id={fieldId('consent')} tabIndex={-1}>
        <RadioCards
          legend={<Trans>Đồng ý chia sẻ trích bệnh án</Trans>}
          required
          choices={[
            { value: 'patient', label: t`Người bệnh đồng ý` },
            { value: 'representative', label: t`Người đại diện đồng ý` },
            { value: 'emergency', label: t`Cấp cứu, chưa hỏi được` },
          ]}
          value={form.content.consent ?? null}
          onChange={(consent) => changeContent({ consent })}
        />
      </div>
    </Section>
  );
}

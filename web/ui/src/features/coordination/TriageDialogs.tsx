/** Sending a request back, and declining it: each needs its reason. */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Select } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { decline, type DeclineCode, sendBack, useStep } from './api';
import type { Line } from './board';
import { ReasonDialog } from './ReasonDialog';

export function SendBackDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const step = useStep(line.id, (reason: string) => sendBack(line, reason));
  const done = () => {
    toast(t`Đã trả lại. Bác sĩ yêu cầu được báo.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Trả lại để bổ sung</Trans>}
      confirmLabel={<Trans>Trả lại</Trans>}
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Nói rõ còn cần gì. Bác sĩ yêu cầu đọc được và gửi lại.</Trans>
    </ReasonDialog>
  );
}

/** Counted by kind: what went to the wrong specialty tells where requests are misled. */
const declineCodes: Record<DeclineCode, ReturnType<typeof msg>> = {
  wrong_specialty: msg`Sai chuyên khoa`,
  outside_capability: msg`Vượt khả năng của cơ sở tư vấn`,
  no_contract: msg`Ngoài phạm vi hợp đồng`,
  duplicate: msg`Trùng với yêu cầu đã gửi`,
  transfer_advised: msg`Nên chuyển viện, không chờ hội chẩn`,
  other: msg`Lý do khác`,
};
const codes = Object.keys(declineCodes) as DeclineCode[];

export function DeclineDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState<DeclineCode | null>(null);
  const step = useStep(line.id, (reason: string) => decline(line, code ?? 'other', reason));
  const kind = (missing: boolean) => (
    <Select label={t`Loại lý do`} required value={code ?? ''} error={missing && t`Chọn loại lý do trước khi gửi.`} onChange={(event) => setCode(codes.find((one) => one === event.target.value) ?? null)}>
      <option value="">{t`Chọn…`}</option>
      {codes.map((one) => (
        <option key={one} value={one}>
          {t(declineCodes[one])}
        </option>
      ))}
    </Select>
  );
  const done = () => {
    toast(t`Đã từ chối ca. Bác sĩ yêu cầu được báo.`);
    onClose();
  };
  return (
    <ReasonDialog
      title={<Trans>Từ chối ca này</Trans>}
      asked={{ field: kind, answered: code !== null }}
      confirmLabel={<Trans>Từ chối ca</Trans>}
      danger
      busy={step.isPending}
      error={step.error}
      onConfirm={(reason) => step.mutate(reason, { onSuccess: done })}
      onClose={onClose}
    >
      <Trans>Ca đóng lại và không mở lại được. Bác sĩ yêu cầu đọc được lý do.</Trans>
    </ReasonDialog>
  );
}

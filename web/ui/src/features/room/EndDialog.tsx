/** Ending is for everybody and asked once; it is not leaving. */
import { useMutation } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { endAppointment } from './api';

export function EndDialog({ appointmentId, open, onClose }: { appointmentId: string; open: boolean; onClose: () => void }) {
  // The server's `ended` event closes the room, here as everywhere.
  const end = useMutation({ mutationFn: () => endAppointment(appointmentId) });
  return (
    <ConfirmDialog
      open={open}
      title={<Trans>Kết thúc hội chẩn cho mọi người?</Trans>}
      confirmLabel={<Trans>Kết thúc</Trans>}
      danger
      busy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p>
        <Trans>Hình và tiếng tắt ở mọi nơi. Biên bản vẫn ghi tiếp được ở trang của ca. Nếu chỉ muốn ra ngoài, chọn Rời phòng.</Trans>
      </p>
      {end.isError && <ErrorNote what={<Trans>Chưa kết thúc được. Cuộc hội chẩn vẫn tiếp tục.</Trans>} error={end.error} />}
    </ConfirmDialog>
  );
}

/** Ending a meeting of several people is for everybody and asked once; it is not leaving. */
import { Trans } from '@lingui/react/macro';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { type Meeting, useMeetingStep } from '../meetings/api';

export function EndMeetingDialog({ meeting, open, onClose }: { meeting: Meeting; open: boolean; onClose: () => void }) {
  // The server's `ended` event closes the room, here as everywhere.
  const end = useMeetingStep(meeting);
  return (
    <ConfirmDialog open={open} title={<Trans>Kết thúc buổi họp cho mọi người?</Trans>} confirmLabel={<Trans>Kết thúc</Trans>} danger busy={end.isPending} onConfirm={() => end.mutate({ to: 'end' })} onClose={onClose}>
      <p>
        <Trans>Hình và tiếng tắt ở mọi nơi. Ca đang bàn coi là xong; ca chưa tới chờ lịch khác. Nếu chỉ muốn ra ngoài, chọn Rời phòng.</Trans>
      </p>
      {end.isError && <ErrorNote what={<Trans>Chưa kết thúc được. Buổi họp vẫn tiếp tục.</Trans>} error={end.error} />}
    </ConfirmDialog>
  );
}

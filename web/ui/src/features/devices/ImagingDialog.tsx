/** In the room: the devices of this meeting, and a token for another one. Loaded when it is first opened. */
import { useQueryClient } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { Dialog } from '../../ui/Dialog';
import { devicesQuery } from './api';
import { ConnectDevice } from './ConnectDevice';
import { DeviceList } from './DeviceList';

type Props = { consultationId: string; appointmentId: string; onClose: () => void };

export default function ImagingDialog({ consultationId, appointmentId, onClose }: Props) {
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: devicesQuery(consultationId, appointmentId).queryKey });
  return (
    <Dialog open onClose={onClose} title={<Trans>Thiết bị hình</Trans>}>
      <DeviceList consultationId={consultationId} appointmentId={appointmentId} />
      <ConnectDevice appointmentId={appointmentId} onIssued={refresh} />
    </Dialog>
  );
}

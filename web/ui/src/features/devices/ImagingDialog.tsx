/** In the room: the devices of this meeting, and a token for another one. Loaded when it is first opened. */
import { Trans } from '@lingui/react/macro';
import { ConnectDevice } from './ConnectDevice';
import { DeviceList } from './DeviceList';

type Props = { consultationId: string; appointmentId: string; onClose: () => void };

export default function ImagingDialog({ consultationId, appointmentId, onClose }: Props) {
  return (
    <ConnectDevice consultationId={consultationId} appointmentId={appointmentId} title={<Trans>Thiết bị hình</Trans>} onClose={onClose}>
      <DeviceList consultationId={consultationId} appointmentId={appointmentId} />
    </ConnectDevice>
  );
}

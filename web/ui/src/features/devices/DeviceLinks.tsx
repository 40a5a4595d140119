/** On the consultation's page: the devices of its meeting, and a token for another one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import type { Consultation } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { devicesQuery } from './api';
import { ConnectDevice } from './ConnectDevice';
import { DeviceList } from './DeviceList';

export function DeviceLinks({ consultation }: { consultation: Consultation }) {
  const { appointment } = consultation;
  if (!appointment || !consultation.may.includes('ConnectDevice')) return null;
  return <Panel consultationId={consultation.id} appointmentId={appointment.id} />;
}

function Panel({ consultationId, appointmentId }: { consultationId: string; appointmentId: string }) {
  const queryClient = useQueryClient();
  const [connecting, setConnecting] = useState(false);
  const query = devicesQuery(consultationId, appointmentId);
  const devices = useQuery(query);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: query.queryKey });
  return (
    <section className="panel panel--pad stack">
      <div className="row row--between row--wrap">
        <h2>
          <Trans>Thiết bị hình</Trans>
        </h2>
        <Button icon="plus" onClick={() => setConnecting(true)}>
          <Trans>Nối thiết bị</Trans>
        </Button>
      </div>
      {devices.data?.length === 0 && (
        <p className="text-2">
          <Trans>Chưa có thiết bị nào. Máy siêu âm, nội soi hoặc camera phòng mổ phát thẳng hình vào phòng bằng mã riêng.</Trans>
        </p>
      )}
      <DeviceList consultationId={consultationId} appointmentId={appointmentId} />
      <Dialog open={connecting} onClose={() => setConnecting(false)} title={<Trans>Nối thiết bị hình</Trans>}>
        <ConnectDevice appointmentId={appointmentId} onIssued={refresh} />
      </Dialog>
    </section>
  );
}

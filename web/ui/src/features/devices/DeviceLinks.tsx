/** On the consultation's page: the devices of its meeting, and a token for another one. */
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import type { Consultation } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { ConnectDevice } from './ConnectDevice';
import { DeviceList } from './DeviceList';

export function DeviceLinks({ consultation }: { consultation: Consultation }) {
  const { appointment } = consultation;
  if (!appointment || !consultation.may.includes('ConnectDevice')) return null;
  return <Panel consultationId={consultation.id} appointmentId={appointment.id} />;
}

function Panel({ consultationId, appointmentId }: { consultationId: string; appointmentId: string }) {
  const [connecting, setConnecting] = useState(false);
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
      <DeviceList consultationId={consultationId} appointmentId={appointmentId} />
      {connecting && (
        <ConnectDevice consultationId={consultationId} appointmentId={appointmentId} title={<Trans>Nối thiết bị hình</Trans>} onClose={() => setConnecting(false)} />
      )}
    </section>
  );
}

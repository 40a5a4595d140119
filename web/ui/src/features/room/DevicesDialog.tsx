/** Which microphone, camera, second camera and speaker. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { Select } from '../../ui/Field';
import { SoundsChoice } from '../../ui/SoundsChoice';
import { MicLevel } from './controls';
import { DeviceProblems } from './DeviceProblems';
import { useRoom, useSession } from './useRoom';

function useDevices(open: boolean): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const list = navigator.mediaDevices;
    if (!open || !list) return;
    const read = () => void list.enumerateDevices().then(setDevices, () => setDevices([]));
    read();
    list.addEventListener('devicechange', read);
    return () => list.removeEventListener('devicechange', read);
  }, [open]);
  return devices;
}

export function DevicesDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const session = useSession();
  const { local } = useRoom();
  const devices = useDevices(open);
  const [speaker, setSpeaker] = useState('');
  const options = (kind: MediaDeviceKind) =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device, index) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label || t`Thiết bị ${index + 1}`}
        </option>
      ));
  const cameras = options('videoinput');
  const speakers = options('audiooutput');
  return (
    <Dialog open={open} onClose={onClose} title={<Trans>Thiết bị</Trans>}>
      <Select label={t`Mic`} hint={<MicLevel />} value={local.microphone.deviceId ?? ''} onChange={(e) => void session.media.choose('microphone', e.target.value)}>
        {options('audioinput')}
      </Select>
      <Select label={t`Camera`} value={local.camera.deviceId ?? ''} onChange={(e) => void session.media.choose('camera', e.target.value)}>
        {cameras}
      </Select>
      {cameras.length > 1 && (
        <Select
          label={t`Camera thứ hai`}
          hint={<Trans>Ví dụ camera ở giường bệnh. Mọi người thấy cả hai hình.</Trans>}
          value={local.camera2.on ? (local.camera2.deviceId ?? '') : ''}
          onChange={(e) => (e.target.value ? void session.media.choose('camera2', e.target.value) : session.media.turnOff('camera2'))}
        >
          <option value="">{t`Không dùng`}</option>
          {cameras}
        </Select>
      )}
      {speakers.length > 0 && (
        <Select
          label={t`Loa`}
          value={speaker}
          onChange={(e) => {
            setSpeaker(e.target.value);
            void session.audio.choose(e.target.value);
          }}
        >
          {speakers}
        </Select>
      )}
      <SoundsChoice />
      <DeviceProblems />
    </Dialog>
  );
}

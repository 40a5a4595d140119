import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../ui/Button';
import { Icon, type IconName } from '../../ui/Icon';
import { roundedNumber } from '../../ui/number';
import { StateChip } from '../../ui/StateChip';
import { useNow } from '../../ui/useNow';
import { MicLevel } from '../room/controls';
import { watchLevel } from '../room/session/level';
import { useRoom, useSession } from '../room/useRoom';
import { problemTexts } from '../room/words';
import { cameraVerdict, isEnoughForPicture, micVerdict, relayVerdict, type Verdict } from './checks';
import { playTestTone } from './testTone';

const heardLevel = 0.25;

/** Whether the microphone has caught a sound since the page opened. */
function useHeard(): boolean {
  const session = useSession();
  const { microphone } = useRoom().local;
  const track = microphone.on ? session.media.track('microphone') : null;
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    if (!track || heard) return;
    return watchLevel(track, (level) => level >= heardLevel && setHeard(true));
  }, [track, heard]);
  return heard;
}

export function CheckList() {
  const snapshot = useRoom();
  const heard = useHeard();
  const [speaker, setSpeaker] = useState<Verdict>('ask');
  const [startedAt] = useState(() => Date.now());
  const now = useNow(1000);
  const mic = micVerdict(snapshot, heard);
  const camera = cameraVerdict(snapshot);
  const relay = relayVerdict(snapshot, now - startedAt);
  const passed = [mic, camera, speaker, relay].filter((verdict) => verdict === 'pass').length;
  return (
    <section className="stack">
      <div className="row row--between" role="status">
        <h2>
          <Summary mic={mic} camera={camera} speaker={speaker} relay={relay} />
        </h2>
        <StateChip tone={passed === 4 ? 'ok' : 'neutral'} icon={passed === 4 ? 'check' : undefined}>
          <Trans>Đạt {passed}/4</Trans>
        </StateChip>
      </div>
      <ul className="panel device-check__list">
        <MicRow verdict={mic} />
        <CameraRow verdict={camera} />
        <SpeakerRow verdict={speaker} onAnswer={setSpeaker} />
        <RelayRow verdict={relay} />
      </ul>
    </section>
  );
}

function Summary(verdicts: Record<'mic' | 'camera' | 'speaker' | 'relay', Verdict>): ReactNode {
  const all = Object.values(verdicts);
  if (verdicts.relay === 'fail') return <Trans>Máy này chưa gọi được: không tới được máy chủ hình.</Trans>;
  if (verdicts.mic === 'fail') return <Trans>Bạn vào họp được nhưng chưa nói được: mic có lỗi.</Trans>;
  if (verdicts.camera === 'fail') return <Trans>Bạn vào họp được bằng tiếng: camera có lỗi.</Trans>;
  if (verdicts.speaker === 'fail') return <Trans>Bạn chưa nghe được: loa có lỗi.</Trans>;
  if (all.every((verdict) => verdict === 'pass')) return <Trans>Máy này sẵn sàng gọi hình.</Trans>;
  if (all.includes('running')) return <Trans>Đang thử…</Trans>;
  return <Trans>Còn việc bạn cần làm ở dưới.</Trans>;
}

function Row({ icon, name, verdict, children, action }: { icon: IconName; name: string; verdict: Verdict; children: ReactNode; action?: ReactNode }) {
  return (
    <li className="device-check__row">
      <Icon name={icon} size="l" />
      <div className="grow">
        <h3>{name}</h3>
        <div className="text-2 size-13">{children}</div>
      </div>
      {action}
      <VerdictChip verdict={verdict} />
    </li>
  );
}

function VerdictChip({ verdict }: { verdict: Verdict }) {
  switch (verdict) {
    case 'pass':
      return (
        <StateChip tone="ok" icon="check">
          <Trans>Tốt</Trans>
        </StateChip>
      );
    case 'fail':
      return (
        <StateChip tone="bad" icon="alert">
          <Trans>Lỗi</Trans>
        </StateChip>
      );
    case 'running':
      return (
        <StateChip icon="clock">
          <Trans>Đang thử</Trans>
        </StateChip>
      );
    case 'ask':
      return (
        <StateChip tone="accent">
          <Trans>Cần bạn</Trans>
        </StateChip>
      );
  }
}

function MicRow({ verdict }: { verdict: Verdict }) {
  const { t } = useLingui();
  const { problem } = useRoom().local.microphone;
  return (
    <Row icon="mic" name={t`Mic`} verdict={verdict} action={<MicLevel />}>
      {problem ? t(problemTexts[problem].microphone) : verdict === 'pass' ? t`Đang có tiếng.` : t`Nói vài từ: các vạch phải nhảy theo tiếng.`}
    </Row>
  );
}

function CameraRow({ verdict }: { verdict: Verdict }) {
  const { t } = useLingui();
  const session = useSession();
  const { problem } = useRoom().local.camera;
  const settings = session.media.track('camera')?.getSettings();
  const size = settings?.width && settings.height ? `${settings.width} × ${settings.height}` : '';
  return (
    <Row
      icon="camera"
      name={t`Camera`}
      verdict={verdict}
      action={
        problem && (
          <Button size="s" onClick={() => void session.media.start('camera')}>
            <Trans>Bật lại</Trans>
          </Button>
        )
      }
    >
      {problem ? t(problemTexts[problem].camera) : verdict === 'pass' ? size : t`Đang mở camera.`}
    </Row>
  );
}

function SpeakerRow({ verdict, onAnswer }: { verdict: Verdict; onAnswer: (verdict: Verdict) => void }) {
  const { t } = useLingui();
  const [played, setPlayed] = useState(false);
  const play = () => {
    setPlayed(true);
    void playTestTone();
  };
  return (
    <Row
      icon="speaker"
      name={t`Loa`}
      verdict={verdict}
      action={
        <div className="row row--wrap row--end">
          <Button size="s" icon="speaker" onClick={play}>
            <Trans>Thử loa</Trans>
          </Button>
          {played && verdict !== 'pass' && (
            <>
              <Button size="s" variant="primary" onClick={() => onAnswer('pass')}>
                <Trans>Nghe rõ</Trans>
              </Button>
              <Button size="s" onClick={() => onAnswer('fail')}>
                <Trans>Không nghe</Trans>
              </Button>
            </>
          )}
        </div>
      }
    >
      {verdict === 'fail' ? t`Tăng âm lượng của máy, kiểm tra dây tai nghe, hoặc chọn loa khác.` : t`Nghe thử hai tiếng chuông.`}
    </Row>
  );
}

function RelayRow({ verdict }: { verdict: Verdict }) {
  const { t } = useLingui();
  const { state, rttMs, outgoingBps } = useRoom();
  const address = state.relays.find((relay) => relay.present)?.address ?? '';
  const mbps = outgoingBps === null ? null : roundedNumber(outgoingBps / 1e6);
  return (
    <Row icon="signal" name={t`Đường truyền`} verdict={verdict}>
      {verdict === 'pass' && (
        <span className="num">
          {t`Tới được máy chủ hình.`} {rttMs !== null && t`Trễ ${rttMs} ms.`} {mbps !== null && t`Lên ${mbps} Mb/s.`} {!isEnoughForPicture(outgoingBps) && t`Chỉ đủ cho tiếng và hình nhỏ.`}
        </span>
      )}
      {verdict === 'running' && t`Đang nối tới máy chủ hình.`}
      {verdict === 'fail' &&
        (address
          ? t`Không tới được ${address}. Báo bộ phận CNTT mở cổng này ra ngoài, cả UDP và TCP; nếu dùng VPN thì tắt và thử lại.`
          : t`Không nối được tới máy chủ. Kiểm tra mạng; nếu trang khác vẫn mở được, báo bộ phận CNTT cho phép WebSocket tới địa chỉ của trang này.`)}
    </Row>
  );
}

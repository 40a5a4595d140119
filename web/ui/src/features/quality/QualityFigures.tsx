/** A participant's figures over the whole meeting. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { roundedNumber } from '../../ui/number';
import type { Figures } from './api';

export function QualityFigures({ figures }: { figures: Figures }) {
  const { t } = useLingui();
  const percent = (permille: number) => `${roundedNumber(permille / 10)} %`;
  const time = (seconds: number) => (seconds < 60 ? t`${seconds} giây` : t`${roundedNumber(seconds / 60)} phút`);
  const both = (mean: string, worst: string) => <Trans>{mean}, cao nhất {worst}</Trans>;
  return (
    <dl className="quality__figures num">
      <Figure name={<Trans>Mất gói đường lên</Trans>}>{both(percent(figures.up_lost_permille), percent(figures.up_lost_worst_permille))}</Figure>
      <Figure name={<Trans>Mất gói đường xuống</Trans>}>{both(percent(figures.down_lost_permille), percent(figures.down_lost_worst_permille))}</Figure>
      <Figure name={<Trans>Thời gian đi và về</Trans>}>{both(`${figures.round_trip_ms} ms`, `${figures.round_trip_worst_ms} ms`)}</Figure>
      <Figure name={<Trans>Đường xuống</Trans>}>
        <Trans>
          hẹp nhất {roundedNumber(figures.down_estimate_kbps)} kbps, hình cần đến {roundedNumber(figures.down_wanted_kbps)} kbps
        </Trans>
      </Figure>
      <Figure name={<Trans>Hình bị thu nhỏ</Trans>}>{time(figures.lowered_seconds)}</Figure>
      <Figure name={<Trans>Hình bị tạm dừng</Trans>}>{time(figures.paused_seconds)}</Figure>
      <Figure name={<Trans>Số lần hình đứng</Trans>}>{figures.freezes}</Figure>
      <Figure name={<Trans>Tiếng phải bù, nhiều nhất</Trans>}>{percent(figures.concealed_worst_permille)}</Figure>
      <Figure name={<Trans>Mất kết nối</Trans>}>{time(figures.lost_seconds)}</Figure>
      <Figure name={<Trans>Máy quá tải</Trans>}>{time(figures.cpu_limited_seconds)}</Figure>
      <Figure name={<Trans>Camera bật</Trans>}>{time(figures.camera_seconds)}</Figure>
      <Figure name={<Trans>Có số đo</Trans>}>{time(figures.seconds)}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

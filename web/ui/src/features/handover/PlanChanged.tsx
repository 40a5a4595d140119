/** The calendars changed while the plan was read: nothing was done, and the new plan stands below. */
import { Plural, Trans } from '@lingui/react/macro';
import { Icon } from '../../ui/Icon';
import { formatTime } from '../../ui/time';
import type { Case } from './plan';

export function PlanChanged({ lost }: { lost: readonly Case[] }) {
  const which = lost.map((one) => `${formatTime(one.starts_at)} ${one.code}`).join(', ');
  return (
    <div className="hand-over__changed" role="alert">
      <Icon name="alert" />
      <p>
        <b>
          <Trans>Lịch vừa đổi nên chưa ca nào được bàn giao. Dưới đây là phương án mới.</Trans>
        </b>{' '}
        {lost.length === 0 ? <Trans>Những gì bạn chọn vẫn còn.</Trans> : <Plural value={lost.length} other={`Lựa chọn của bạn cho # ca không còn được, trở về đề nghị: ${which}.`} />}
      </p>
    </div>
  );
}

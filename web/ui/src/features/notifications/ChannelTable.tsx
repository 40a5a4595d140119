/** One row a group, one column a way. The page's own column is always on, and says so. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/Icon';
import { type Channel, channels, type Group, groups, type Settings } from './settings';

const groupNames: Record<Group, MessageDescriptor> = {
  emergencies: msg`Ca đỏ`,
  appointments: msg`Lịch hẹn`,
  requests: msg`Yêu cầu`,
  minutes: msg`Biên bản và kết quả`,
};

export const channelNames: Record<Channel, MessageDescriptor> = {
  push: msg`Thông báo đẩy`,
  email: msg`Email`,
  webhook: msg`SMS, Zalo, gọi`,
};

type Props = { chosen: Settings['channels']; mail: boolean; onChange: (chosen: Settings['channels']) => void };

export function ChannelTable({ chosen, mail, onChange }: Props) {
  const { t } = useLingui();
  return (
    <table className="channels">
      <caption className="sr-only">
        <Trans>Nhóm thông báo nào đến bằng cách nào</Trans>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Trans>Nhóm tin</Trans>
          </th>
          <th scope="col">
            <Trans>Trong trang</Trans>
          </th>
          {channels.map((channel) => (
            <th key={channel} scope="col">
              {t(channelNames[channel])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group}>
            <th scope="row">{t(groupNames[group])}</th>
            <td>
              <Icon name="check" size="s" />
              <span className="channels__always">
                <Trans>luôn có</Trans>
              </span>
            </td>
            {channels.map((channel) => (
              <td key={channel}>
                <label className="channels__box">
                  <input
                    type="checkbox"
                    aria-label={`${t(groupNames[group])}: ${t(channelNames[channel])}`}
                    checked={chosen[group][channel]}
                    disabled={channel === 'email' && !mail}
                    onChange={(event) => onChange({ ...chosen, [group]: { ...chosen[group], [channel]: event.target.checked } })}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

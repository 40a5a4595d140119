/** What the reader was told, as a page: on a phone, and for whoever keeps its address. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { NotificationList } from './NotificationList';
import './notifications.css';

export default function NotificationsPage() {
  const { t } = useLingui();
  useEffect(() => {
    document.title = `${t`Thông báo`} · Hoichan`;
  }, [t]);
  return (
    <div className="page notifications">
      <div className="page__head">
        <h1 className="grow">
          <Trans>Thông báo</Trans>
        </h1>
        <LinkButton href={paths.account('thong-bao')} icon="gear" size="s">
          <Trans>Cách nhận</Trans>
        </LinkButton>
      </div>
      <NotificationList />
    </div>
  );
}

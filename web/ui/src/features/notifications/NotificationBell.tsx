/** How much is new, beside the navigation. Where there is room a panel opens, on a phone a page of its own. */
import { useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { plural } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/Toast';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { unseenQuery } from './api';
import { NotificationList } from './NotificationList';
import './notifications.css';

const most = 99;

/** Says that something came to whoever does not see the figure change. */
function useTellNew(unseen: number | undefined): void {
  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (unseen === undefined) return;
    if (before.current !== undefined && unseen > before.current) announce(plural(unseen, { other: '# thông báo chưa xem' }));
    before.current = unseen;
  }, [unseen]);
}

export function NotificationBell() {
  const { t } = useLingui();
  const narrow = useMediaQuery('(max-width: 759px)');
  const [location, navigate] = useLocation();
  const [open, setOpen] = useState(false);
  const { data: unseen } = useQuery(unseenQuery);
  useTellNew(unseen);
  const toSettings = () => {
    setOpen(false);
    navigate(paths.account('thong-bao'));
    // From the account page itself there is no page to open, only a place in it.
    document.getElementById('thong-bao')?.scrollIntoView();
  };
  const there = location === paths.notifications();
  const content = (
    <>
      <span className="bell">
        <Icon name="bell" />
        {unseen !== undefined && unseen > 0 && (
          <span className="bell__count num" aria-hidden="true">
            {unseen > most ? `${most}+` : unseen}
          </span>
        )}
      </span>
      <Trans context="Ở thanh điều hướng">Thông báo</Trans>
      {unseen !== undefined && unseen > 0 && (
        <span className="sr-only">
          {' '}
          <Plural value={unseen} other="(# chưa xem)" />
        </span>
      )}
    </>
  );
  if (narrow || there) {
    return (
      <Link href={paths.notifications()} className="nav__link" aria-current={there ? 'page' : undefined}>
        {content}
      </Link>
    );
  }
  return (
    <>
      <button type="button" className="nav__link nav__button" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
        {content}
      </button>
      <Dialog
        side
        open={open}
        onClose={() => setOpen(false)}
        title={t`Thông báo`}
        actions={
          <button type="button" className="btn btn--quiet" onClick={toSettings}>
            <Icon name="gear" />
            <Trans>Cách nhận thông báo</Trans>
          </button>
        }
      >
        <NotificationList onOpen={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** Navigation: a rail from 760 px up, a tab bar below. Which entries stand there depends on the user's roles. */
import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { firstPage, hasRole, type SignedInUser } from '../api/session';
import { paths } from '../paths';
import { classes } from '../ui/classes';
import { NotificationBell } from '../features/notifications/NotificationBell';
import { BrandMark, Icon, type IconName } from '../ui/Icon';
import './shell.css';

type Entry = { href: string; label: string; icon: IconName; shown: boolean; foot?: boolean; phone?: boolean; red?: boolean };

function useEntries(user: SignedInUser): Entry[] {
  const { t } = useLingui();
  const first = firstPage(user);
  const doctor = hasRole(user, 'requesting_doctor');
  const specialist = hasRole(user, 'specialist');
  const coordinator = hasRole(user, 'coordinator');
  const entries: Entry[] = [
    { href: paths.worklist(), label: t`Việc của tôi`, icon: 'home', shown: first === 'worklist', phone: true },
    { href: paths.worklist(), label: t`Cơ sở`, icon: 'hospital', shown: first === 'participants', phone: true },
    { href: paths.newConsultation(), label: t`Tạo yêu cầu`, icon: 'plus', shown: doctor, phone: true },
    { href: paths.redButton(), label: t`Nút đỏ`, icon: 'bell', shown: doctor, phone: true, red: true },
    { href: paths.coordination(), label: t`Điều phối`, icon: 'columns', shown: coordinator, phone: true },
    { href: paths.day(), label: t`Hôm nay`, icon: 'list', shown: specialist, phone: true },
    { href: paths.schedule(), label: t`Lịch`, icon: 'calendar', shown: specialist || coordinator, phone: true },
    { href: paths.rota(), label: t`Lịch trực`, icon: 'clock', shown: specialist || coordinator || hasRole(user, 'hospital_admin'), phone: !doctor },
    { href: paths.meetings(), label: t`Họp`, icon: 'users', shown: specialist || coordinator || doctor || hasRole(user, 'hospital_admin'), phone: !doctor && !coordinator },
    { href: paths.numbers(), label: t`Số liệu`, icon: 'chart', shown: coordinator || hasRole(user, 'hospital_admin', 'supervisor'), phone: !doctor && !specialist },
    { href: paths.admin(), label: t`Quản trị`, icon: 'hospital', shown: hasRole(user, 'hospital_admin', 'system_admin', 'coordinator'), foot: first === 'worklist', phone: !doctor && !specialist && !coordinator },
    { href: paths.deviceCheck(), label: t`Thử máy`, icon: 'signal', shown: true, foot: true },
    { href: paths.account(), label: t`Tài khoản`, icon: 'user', shown: true, foot: true, phone: true },
  ];
  return entries.filter((entry) => entry.shown);
}

function isCurrent(href: string, location: string): boolean {
  return href === '/' ? location === '/' : location === href || location.startsWith(`${href}/`);
}

export function Shell({ user, children }: { user: SignedInUser; children: ReactNode }) {
  const { t } = useLingui();
  const [location] = useLocation();
  const entries = useEntries(user);
  // Each page has its own shell, so a page begins at its top; moving between the tabs of one page does not scroll.
  useEffect(() => {
    scrollTo(0, 0);
  }, []);
  const link = (entry: Entry) => (
    <Link key={entry.href} href={entry.href} className={classes('nav__link', !entry.phone && 'nav__link--wide-only', entry.red && 'nav__link--red')}
      aria-keyshortcuts={entry.red ? 'F9' : undefined} aria-current={isCurrent(entry.href, location) ? 'page' : undefined}>
      <Icon name={entry.icon} />
      {entry.label}
    </Link>
  );
  return (
    <div className="shell">
      <a className="shell__skip" href="#main">
        {t`Tới nội dung`}
      </a>
      <nav className="nav" aria-label={t`Điều hướng chính`}>
        <div className="nav__brand">
          <BrandMark />
        </div>
        {entries.filter((entry) => !entry.foot).map(link)}
        <span className="nav__space" />
        <NotificationBell />
        {entries.filter((entry) => entry.foot).map(link)}
      </nav>
      <main id="main" className="shell__main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

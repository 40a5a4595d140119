/** Administration: a hospital's people, departments, gateways and audit; what holds at its desk, which coordinators set too; the system's hospitals, contracts and code lists. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect } from 'react';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { hasRole, type Role, type SignedInUser, useUser } from '../../api/session';
import { type AdminSection, paths } from '../../paths';
import { Empty } from '../../ui/Feedback';
import { Select } from '../../ui/Field';
import { type Tab, TabPanel, Tabs } from '../../ui/Tabs';
import './admin.css';
import { Audit } from './Audit';
import { CodeLists } from './CodeLists';
import { Contracts } from './Contracts';
import { Deliveries } from './Deliveries';
import { Departments } from './Departments';
import { Forms } from './forms/Forms';
import { Holidays } from './Holidays';
import { Hospitals } from './Hospitals';
import { Routing } from './queue/Routing';
import { Sla } from './queue/Sla';
import { Users } from './Users';
import { Webhooks } from './Webhooks';

const sectionsOfHospital: ReadonlySet<AdminSection> = new Set(['users', 'departments', 'webhooks', 'audit']);

type Administered = { id: string; name: string };

const ofDesk: ReadonlySet<AdminSection> = new Set(['sla', 'routing', 'forms']);

/** Where somebody holds one of these roles. */
function hospitalsOf(user: SignedInUser | null, ...roles: Role[]): Administered[] {
  const held = user?.roles.filter((one) => roles.includes(one.role)) ?? [];
  const found = held.flatMap((one) => (one.hospital_id ? [{ id: one.hospital_id, name: one.hospital_name ?? '' }] : []));
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

const administered = (user: SignedInUser | null) => hospitalsOf(user, 'hospital_admin');
const coordinated = (user: SignedInUser | null) => hospitalsOf(user, 'hospital_admin', 'coordinator');

function useTabs(user: SignedInUser | null): Tab<AdminSection>[] {
  const { t } = useLingui();
  const hospital: Tab<AdminSection>[] = [
    { id: 'users', label: t`Người dùng`, icon: 'users' },
    { id: 'departments', label: t`Khoa, phòng`, icon: 'list' },
    { id: 'webhooks', label: t`Cổng nhắn tin`, icon: 'phone' },
    { id: 'audit', label: t`Nhật ký`, icon: 'shield' },
  ];
  const system: Tab<AdminSection>[] = [
    { id: 'hospitals', label: t`Cơ sở`, icon: 'hospital' },
    { id: 'contracts', label: t`Hợp đồng hỗ trợ`, icon: 'link' },
    { id: 'codes', label: t`Danh mục ICD-10`, icon: 'doc' },
  ];
  const desk: Tab<AdminSection>[] = [
    { id: 'sla', label: t`Hạn trả lời`, icon: 'clock' },
    { id: 'routing', label: t`Phân luồng`, icon: 'swap' },
    { id: 'forms', label: t`Biểu mẫu yêu cầu`, icon: 'doc' },
  ];
  const sent: Tab<AdminSection>[] = [{ id: 'deliveries', label: t`Tin gửi`, icon: 'send' }];
  const both: Tab<AdminSection>[] = [{ id: 'holidays', label: t`Ngày nghỉ`, icon: 'calendar' }];
  const [ofHospital, ofSystem] = [administered(user).length > 0, hasRole(user, 'system_admin')];
  const tabs = [
    ...(ofHospital ? hospital : []),
    ...(coordinated(user).length > 0 ? desk : []),
    ...(ofSystem ? system : []),
    ...(ofHospital || ofSystem ? sent : []),
  ];
  return tabs.length > 0 ? [...tabs, ...both] : [];
}

export default function AdminPage() {
  const { t } = useLingui();
  const user = useUser();
  const { section } = useParams<{ section?: string }>();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const tabs = useTabs(user);
  const current = tabs.find((tab) => tab.id === section)?.id ?? tabs[0]?.id;
  const mine = current && ofDesk.has(current) ? coordinated(user) : administered(user);
  const hospital = mine.find((one) => one.id === search.get('coso')) ?? mine[0];
  useEffect(() => {
    document.title = `${t`Quản trị`} · Hoichan`;
  }, [t]);
  if (current === undefined) {
    return (
      <Empty>
        <Trans>Vai trò của bạn không quản trị mục nào.</Trans>
      </Empty>
    );
  }
  const ofHospital = sectionsOfHospital.has(current) || ofDesk.has(current);
  return (
    <div className="page admin">
      <div className="page__head">
        <h1 className="grow">{ofHospital && hospital ? <Trans>Quản trị {hospital.name}</Trans> : hasRole(user, 'system_admin') ? <Trans>Quản trị hệ thống</Trans> : <Trans>Quản trị</Trans>}</h1>
        {ofHospital && mine.length > 1 && (
          <Select label={t`Cơ sở`} value={hospital?.id ?? ''} onChange={(event) => setSearch({ coso: event.target.value }, { replace: true })}>
            {mine.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Tabs name="admin" label={t`Các mục quản trị`} tabs={tabs} value={current} onChange={(id) => navigate(paths.admin(id) + location.search, { replace: true })} />
      <TabPanel name="admin" id={current} className="admin__panel">
        <Section key={`${current}-${hospital?.id ?? ''}`} section={current} hospital={hospital?.id ?? ''} />
      </TabPanel>
    </div>
  );
}

function Section({ section, hospital }: { section: AdminSection; hospital: string }): ReactNode {
  switch (section) {
    case 'users':
      return <Users hospital={hospital} />;
    case 'departments':
      return <Departments hospital={hospital} />;
    case 'webhooks':
      return <Webhooks hospital={hospital} />;
    case 'deliveries':
      return <Deliveries />;
    case 'audit':
      return <Audit hospital={hospital} />;
    case 'sla':
      return <Sla hospital={hospital} />;
    case 'routing':
      return <Routing hospital={hospital} />;
    case 'forms':
      return <Forms hospital={hospital} />;
    case 'holidays':
      return <Holidays />;
    case 'hospitals':
      return <Hospitals />;
    case 'contracts':
      return <Contracts />;
    case 'codes':
      return <CodeLists />;
  }
}

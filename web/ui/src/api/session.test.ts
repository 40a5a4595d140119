import { expect, test } from 'vitest';
import { firstPage, type Role, type SignedInUser } from './session';

const holding = (...roles: Role[]) => ({ roles: roles.map((role) => ({ role, hospital_id: null, hospital_name: null })) }) as unknown as SignedInUser;

test.each<[Role[], ReturnType<typeof firstPage>]>([
  [['requesting_doctor'], 'worklist'],
  [['hospital_admin'], 'worklist'],
  [['system_admin', 'coordinator'], 'worklist'],
  [['system_admin'], 'admin'],
  [['system_admin', 'supervisor'], 'admin'],
  [['supervisor'], 'participants'],
  [[], 'participants'],
])('%o begins at the %s', (roles, page) => {
  expect(firstPage(holding(...roles))).toBe(page);
});

/** Which hospitals' rotas a reader sees, and which they write. */
import type { SignedInUser } from '../../api/session';

export type RotaHospital = { id: string; name: string; writes: boolean };

export function rotaHospitals(user: SignedInUser): RotaHospital[] {
  const found = new Map<string, RotaHospital>();
  for (const { role, hospital_id, hospital_name } of user.roles) {
    if (!hospital_id || !['specialist', 'coordinator', 'hospital_admin'].includes(role)) continue;
    const writes = role !== 'specialist' || (found.get(hospital_id)?.writes ?? false);
    found.set(hospital_id, { id: hospital_id, name: hospital_name ?? '', writes });
  }
  return [...found.values()];
}

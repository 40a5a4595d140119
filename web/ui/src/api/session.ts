/** Who is signed in. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError } from './error';
import { callJson } from './json';
import { signedInAgain } from './reauthentication';

export type Role = 'requesting_doctor' | 'specialist' | 'coordinator' | 'hospital_admin' | 'supervisor' | 'system_admin';

export type SignedInUser = {
  id: string;
  username: string;
  full_name: string;
  /** Before the name, such as BSCKII. */
  title: string;
  license_number: string;
  phone: string;
  locale: string;
  specialties: string[];
  roles: { role: Role; hospital_id: string | null; hospital_name: string | null }[];
  login_expires_at: number;
};

// Once somebody is signed in, an expired login is mended in place; only a fresh page goes to the sign-in page.
let signedIn = false;

async function whoIsSignedIn(): Promise<SignedInUser | null> {
  try {
    const user = await callJson<SignedInUser>('GET', '/api/me');
    signedIn = true;
    return user;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    if (!signedIn) return null;
    await signedInAgain();
    return whoIsSignedIn();
  }
}

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: whoIsSignedIn, staleTime: 60_000 });

export async function signIn(username: string, password: string): Promise<SignedInUser> {
  const user = await callJson<SignedInUser>('POST', '/api/login', { username, password });
  signedIn = true;
  return user;
}

export async function signOut(): Promise<void> {
  signedIn = false;
  await callJson('DELETE', '/api/login');
}

/** The signed-in user; pages inside the shell always have one. */
export function useUser(): SignedInUser | null {
  return useQuery(sessionQuery).data ?? null;
}

export function hasRole(user: SignedInUser | null, ...roles: Role[]): boolean {
  return user?.roles.some((held) => roles.includes(held.role)) ?? false;
}

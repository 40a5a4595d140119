/** Who is signed in. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { forgetSession } from '../app/storage';
import { api, take } from './client';
import { ApiError } from './error';
import { signedInAgain } from './reauthentication';
import type { components } from './schema';

export type SignedInUser = components['schemas']['Me'];
export type Role = components['schemas']['Role'];

// Once somebody is signed in, an expired login is mended in place; only a fresh page goes to the sign-in page.
let signedIn = false;

async function whoIsSignedIn(): Promise<SignedInUser | null> {
  try {
    const user = await take(api.GET('/api/me'));
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
  const user = await take(api.POST('/api/login', { body: { username, password } }));
  signedIn = true;
  return user;
}

export async function signOut(): Promise<void> {
  signedIn = false;
  await api.DELETE('/api/login');
  forgetSession();
}

/** The signed-in user; pages inside the shell always have one. */
export function useUser(): SignedInUser | null {
  return useQuery(sessionQuery).data ?? null;
}

export type FirstPage = 'worklist' | 'admin' | 'participants';

/** Where somebody begins: the worklist is for those who may read bookings, the others have none. */
export function firstPage(user: SignedInUser | null): FirstPage {
  if (hasRole(user, 'requesting_doctor', 'specialist', 'coordinator', 'hospital_admin')) return 'worklist';
  return hasRole(user, 'system_admin') ? 'admin' : 'participants';
}

export function hasRole(user: SignedInUser | null, ...roles: Role[]): boolean {
  return user?.roles.some((held) => roles.includes(held.role)) ?? false;
}

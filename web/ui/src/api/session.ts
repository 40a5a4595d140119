/** Who is signed in. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError } from './error';
import { callJson } from './json';

export type Role = 'requesting_doctor' | 'specialist' | 'coordinator' | 'hospital_admin' | 'supervisor' | 'system_admin';

export type SignedInUser = {
  id: string;
  display_name: string;
  login: string;
  locale: string | null;
  roles: { role: Role; hospital_id: string | null; hospital_name: string | null }[];
};

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<SignedInUser | null> => {
    try {
      return await callJson<SignedInUser>('GET', '/api/session');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function signIn(login: string, password: string): Promise<SignedInUser> {
  return callJson('POST', '/api/session', { login, password });
}

export function signOut(): Promise<void> {
  return callJson('DELETE', '/api/session');
}

/** The signed-in user; pages inside the shell always have one. */
export function useUser(): SignedInUser | null {
  return useQuery(sessionQuery).data ?? null;
}

export function hasRole(user: SignedInUser | null, ...roles: Role[]): boolean {
  return user?.roles.some((held) => roles.includes(held.role)) ?? false;
}

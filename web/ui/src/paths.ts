/** Every address in the page. Links are made here and nowhere else, so that a renamed route breaks the build. */
export const consultationTabs = ['case', 'excerpts', 'conversation', 'schedule', 'minutes'] as const;
export type ConsultationTab = (typeof consultationTabs)[number];

/** People, departments, gateways and audit belong to a hospital's administrator; times, rules and forms to its desk too; the rest to the system's. */
export const adminSections = ['users', 'departments', 'webhooks', 'audit', 'sla', 'routing', 'forms', 'hospitals', 'contracts', 'codes', 'deliveries', 'holidays'] as const;
export type AdminSection = (typeof adminSections)[number];

export type AccountPart = 'thong-bao';

export const paths = {
  signIn: (next?: string) => (next && next !== '/' ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  worklist: () => '/',
  newConsultation: () => '/consultations/new',
  consultation: (id: string, tab?: ConsultationTab) => (tab && tab !== 'case' ? `/consultations/${id}/${tab}` : `/consultations/${id}`),
  editConsultation: (id: string) => `/consultations/${id}/edit`,
  printMinutes: (id: string) => `/consultations/${id}/print`,
  coordination: (selected?: string) => (selected ? `/coordination?ca=${selected}` : '/coordination'),
  /** The red button: the choice of emergencies, or one of them. */
  redButton: (set?: string) => (set ? `/cap-cuu/${set}` : '/cap-cuu'),
  /** A call that was sent: who is being rung. */
  ringing: (set: string | null | undefined, page: string) => `${set ? `/cap-cuu/${set}` : '/cap-cuu'}?ca=${page}`,
  /** Meetings of several people, or one of them. */
  meetings: (id?: string) => (id ? `/hop/${id}` : '/hop'),
  rota: () => '/lich-truc',
  numbers: () => '/so-lieu',
  day: () => '/day',
  /** A calendar: one's own, or that of a specialist whom one coordinates. */
  schedule: (person?: string) => (person ? `/schedule/${person}` : '/schedule'),
  room: (appointmentId: string) => `/room/${appointmentId}`,
  deviceCheck: () => '/device-check',
  admin: (section?: AdminSection) => (section ? `/admin/${section}` : '/admin'),
  notifications: () => '/notifications',
  /** `part`: where on the page it begins. */
  account: (part?: AccountPart) => (part ? `/account#${part}` : '/account'),
};

/** Whether an address is a live consultation, which nothing may take away from those in it. */
export function isRoom(location: string): boolean {
  return location.startsWith('/room/');
}

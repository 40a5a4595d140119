/** Which page stands at which address. Each page is its own chunk; its module exports the page as default. */
import { type ComponentType, lazy } from 'react';

export type RoutedPage = {
  path: string;
  /** Addresses with the same key are one page, which stays while the address changes from one to the other. */
  key?: string;
  /** shell: navigation around it, login needed. bare: the whole window, login needed. open: no login. */
  frame: 'shell' | 'bare' | 'open';
  // A page reads its own parameters with wouter's useParams.
  Page: ComponentType;
};

const Request = lazy(() => import('./features/request/RequestPage'));
const Consultation = lazy(() => import('./features/consultation/ConsultationPage'));
const Admin = lazy(() => import('./features/admin/AdminPage'));

/** The first match wins, so the narrower address stands above the wider one. */
export const routes: readonly RoutedPage[] = [
  { path: '/sign-in', frame: 'open', Page: lazy(() => import('./features/sign-in/SignInPage')) },
  { path: '/guest', frame: 'open', Page: lazy(() => import('./features/guest/GuestPage')) },
  { path: '/', frame: 'shell', Page: lazy(() => import('./features/home/HomePage')) },
  { path: '/consultations/new', key: 'request', frame: 'shell', Page: Request },
  { path: '/consultations/:id/edit', key: 'request', frame: 'shell', Page: Request },
  { path: '/consultations/:id/print', frame: 'bare', Page: lazy(() => import('./features/print/PrintPage')) },
  { path: '/consultations/:id/:tab?', frame: 'shell', Page: Consultation },
  { path: '/cap-cuu/:set?', key: 'red-button', frame: 'bare', Page: lazy(() => import('./features/red-button/RedButtonPage')) },
  { path: '/lich-truc', frame: 'shell', Page: lazy(() => import('./features/rota/RotaPage')) },
  { path: '/hop', frame: 'shell', Page: lazy(() => import('./features/meetings/MeetingsPage')) },
  { path: '/hop/:id', frame: 'shell', Page: lazy(() => import('./features/meetings/MeetingPage')) },
  { path: '/so-lieu', frame: 'shell', Page: lazy(() => import('./features/numbers/NumbersPage')) },
  { path: '/coordination', frame: 'shell', Page: lazy(() => import('./features/coordination/CoordinationPage')) },
  { path: '/day', frame: 'shell', Page: lazy(() => import('./features/day/DayPage')) },
  { path: '/schedule/:person?', key: 'schedule', frame: 'shell', Page: lazy(() => import('./features/schedule/SchedulePage')) },
  { path: '/room/:appointmentId', frame: 'bare', Page: lazy(() => import('./features/room/RoomPage')) },
  { path: '/device-check', frame: 'shell', Page: lazy(() => import('./features/device-check/DeviceCheckPage')) },
  { path: '/admin/:section?', frame: 'shell', Page: Admin },
  { path: '/notifications', frame: 'shell', Page: lazy(() => import('./features/notifications/NotificationsPage')) },
  { path: '/account', frame: 'shell', Page: lazy(() => import('./features/account/AccountPage')) },
];

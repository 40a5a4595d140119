/** The first page, each role's own: the worklist, administration, or the hospitals that take part. */
import { lazy } from 'react';
import { Redirect } from 'wouter';
import { firstPage, useUser } from '../../api/session';
import { paths } from '../../paths';

const Worklist = lazy(() => import('../worklist/WorklistPage'));
const Participants = lazy(() => import('./ParticipantsPage'));

export default function HomePage() {
  switch (firstPage(useUser())) {
    case 'worklist':
      return <Worklist />;
    case 'admin':
      return <Redirect to={paths.admin()} replace />;
    case 'participants':
      return <Participants />;
  }
}

/**
 * Calls for the person at this screen, wherever in the page they are. Mounted once above the pages, so that it goes on
 * ringing while one moves about. In a live consultation it is a bar instead (`PageBars`), and never takes the room away.
 */
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { hasRole, sessionQuery, type SignedInUser } from '../../api/session';
import { isRoom } from '../../paths';
import { toast } from '../../ui/Toast';
import { pagesQuery } from '../paging/api';
import { ringingForMe } from '../paging/chain';
import { EndedNotice, endedText } from './EndedNotice';
import { RingingScreen } from './RingingScreen';
import { RoomCallBar } from './RoomCallBar';
import { type Answers, useAnswers } from './useAnswers';
import { type EndedCall, useEndedCall } from './useEndedCall';
import { useRing, useTitleFlash } from './useRing';
import { useTold } from './useTold';
import type { Page } from '../paging/types';

/** Who is signed in, as far as the pages have found out; asks nobody itself. */
export function useKnownUser(): SignedInUser | null {
  return useQuery({ ...sessionQuery, enabled: false }).data ?? null;
}

export function RingingHost() {
  const user = useKnownUser();
  // Supervisors and system administrators have no part in emergencies: they are not asked about any.
  return user && hasRole(user, 'requesting_doctor', 'specialist', 'coordinator', 'hospital_admin') && <Calls key={user.id} me={user.id} />;
}

function Calls({ me }: { me: string }) {
  const { t } = useLingui();
  const [location] = useLocation();
  const live = isRoom(location);
  const pages = useQuery(pagesQuery);
  const all = pages.data ?? [];
  const waiting = ringingForMe(all);
  const answers = useAnswers(waiting);
  const calls = waiting.filter(({ id }) => !answers.answered.has(id));
  const [ended, forget] = useEndedCall(waiting, answers.answered, pages.isSuccess);
  useTold(all.filter((page) => page.state === 'ringing' && page.mine));
  const call = calls[0];
  useRing(call && answers.accepting === null ? (live ? 'soft' : 'loud') : null);
  useTitleFlash(call ? t`Ca đỏ đang gọi bạn` : null);
  return <Shown call={call} more={calls.length - 1} live={live} answers={answers} ended={ended} onForget={forget} me={me} />;
}

type ShownProps = { call: Page | undefined; more: number; live: boolean; answers: Answers; ended: EndedCall | null; onForget: () => void; me: string };

function Shown({ call, more, live, answers, ended, onForget, me }: ShownProps) {
  const own = ended?.page?.accepted_by_id === me;
  // Where another call rings, or in a room, a line at the foot says what became of the one before.
  const aside = ended !== null && (call !== undefined || live || own);
  useEffect(() => {
    if (!ended || !aside) return;
    if (!own) toast(endedText(ended.page));
    onForget();
  }, [ended, aside, own, onForget]);
  if (call) return live ? <RoomCallBar page={call} more={more} answers={answers} /> : <RingingScreen key={call.id} page={call} more={more} answers={answers} />;
  return ended && !aside ? <EndedNotice key={ended.id} ended={ended} onClose={onForget} /> : null;
}

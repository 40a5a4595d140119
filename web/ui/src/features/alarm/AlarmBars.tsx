/** Calls that nobody has accepted yet, on every page of a coordinator: how long, how far the chain, and what can be done. */
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { SignedInUser } from '../../api/session';
import { isRoom } from '../../paths';
import { useArrivals } from '../../ui/arrivals';
import { play, playOn, ringTones } from '../../ui/cues';
import { pagesQuery } from '../paging/api';
import { alarmsFor } from '../paging/chain';
import { sirenRound, sirenSeconds } from '../ringing/ringPattern';
import { useTitleFlash } from '../ringing/useRing';
import { AlarmBar } from './AlarmBar';

export function AlarmBars({ user }: { user: SignedInUser }) {
  const { t } = useLingui();
  const [location] = useLocation();
  const pages = useQuery(pagesQuery);
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(new Set());
  const hospitals = new Set(user.roles.flatMap(({ role, hospital_id }) => (role === 'coordinator' && hospital_id ? [hospital_id] : [])));
  const alarms = alarmsFor(pages.data ?? [], hospitals);
  const sounding = alarms.some(({ id, siren }) => siren && !silenced.has(id));
  useArrivals(pages.data ? alarms.map(({ id }) => id) : null, () => play(ringTones));
  // Under the voices of a consultation.
  const loudness = isRoom(location) ? 0.25 : 1;
  useEffect(() => (sounding ? playOn({ round: () => sirenRound(loudness), seconds: sirenSeconds }) : undefined), [sounding, loudness]);
  useTitleFlash(sounding ? t`Ca đỏ chưa ai nhận` : null);
  const silence = (id: string) => setSilenced((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  return alarms.map((page) => <AlarmBar key={page.id} page={page} silenced={silenced.has(page.id)} onSilence={() => silence(page.id)} />);
}

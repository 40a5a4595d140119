/** The on-call rota: who is on duty now, the week, swaps, and after how many seconds the next one rings. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { specialtiesQuery } from '../../api/directory';
import { useUser } from '../../api/session';
import { Button, IconButton } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Select } from '../../ui/Field';
import { dayKey, formatDayMonth, instantOf } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { shiftsQuery } from '../paging/api';
import type { DutyShift } from '../paging/types';
import { type RotaHospital, rotaHospitals } from './access';
import { NewShiftDialog, type NewShiftFor } from './NewShiftDialog';
import { OnDutyNow } from './OnDutyNow';
import './rota.css';
import { ShiftDialog } from './ShiftDialog';
import { Swaps } from './Swaps';
import { TimingsForm } from './TimingsForm';
import { usePeople } from './usePeople';
import { groupsOf, weekMs, weekStart } from './week';
import { WeekGrid } from './WeekGrid';

export default function RotaPage() {
  const { t } = useLingui();
  const user = useUser();
  const [search, setSearch] = useSearchParams();
  useEffect(() => {
    document.title = `${t`Lịch trực`} · Hoichan`;
  }, [t]);
  const hospitals = user ? rotaHospitals(user) : [];
  const hospital = hospitals.find(({ id }) => id === search.get('co-so')) ?? hospitals[0];
  if (!hospital) {
    return (
      <div className="page">
        <Empty>
          <Trans>Bạn không thuộc cơ sở nào có lịch trực.</Trans>
        </Empty>
      </div>
    );
  }
  const choose = (id: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        next.set('co-so', id);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page page--wide rota">
      <Rota key={hospital.id} hospital={hospital}>
        {hospitals.length > 1 && (
          <Select label={t`Cơ sở trực`} labelHidden value={hospital.id} onChange={(event) => choose(event.target.value)}>
            {hospitals.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Rota>
    </div>
  );
}

function useWeek() {
  const [search, setSearch] = useSearchParams();
  const now = useNow(60_000);
  const today = weekStart(now);
  const asked = search.get('tuan') ?? '';
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? instantOf(asked, '00:00') : Number.NaN;
  const week = Number.isNaN(parsed) ? today : weekStart(parsed);
  const go = (to: number) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (to === today) next.delete('tuan');
        else next.set('tuan', dayKey(to));
        return next;
      },
      { replace: true },
    );
  return { week, now, thisWeek: week === today, go, today };
}

function Rota({ hospital, children }: { hospital: RotaHospital; children: React.ReactNode }) {
  const { t } = useLingui();
  const { week, now, thisWeek, go, today } = useWeek();
  const specialties = useQuery(specialtiesQuery);
  const shifts = useQuery({ ...shiftsQuery(hospital.id, week, week + weekMs), placeholderData: (before) => before });
  const [open, setOpen] = useState<DutyShift | null>(null);
  const [adding, setAdding] = useState<NewShiftFor | null>(null);
  const people = usePeople(hospital.id, shifts.data ?? []);
  const groups = groupsOf(shifts.data ?? [], (specialties.data ?? []).map(({ code }) => code));
  const from = formatDayMonth(week);
  const to = formatDayMonth(week + weekMs - 1);
  return (
    <>
      <div className="page__head">
        <h1 className="grow">
          <Trans>Lịch trực</Trans> <span className="text-2 rota__hospital">{hospital.name}</span>
        </h1>
        {children}
        {hospital.writes && (
          <Button variant="primary" icon="plus" onClick={() => setAdding({ specialty: null, level: 'first', day: Math.max(week, weekStart(now) === week ? instantOf(dayKey(now), '00:00') : week) })}>
            <Trans>Thêm ca trực</Trans>
          </Button>
        )}
      </div>
      <OnDutyNow hospitalId={hospital.id} now={now} />
      <Swaps />
      <section className="stack stack--s" aria-labelledby="rota-week">
        <div className="row row--between row--wrap">
          <h2 id="rota-week" className="num">
            <Trans>
              Tuần {from}–{to}
            </Trans>
          </h2>
          <div className="row" role="group" aria-label={t`Chọn tuần`}>
            <IconButton icon="left" label={t`Tuần trước`} onClick={() => go(week - weekMs)} />
            <Button aria-pressed={thisWeek} onClick={() => go(today)}>
              <Trans>Tuần này</Trans>
            </Button>
            <IconButton icon="right" label={t`Tuần sau`} onClick={() => go(week + weekMs)} />
          </div>
        </div>
        {shifts.isError && <ErrorNote what={<Trans>Chưa tải được lịch trực.</Trans>} error={shifts.error} onRetry={() => void shifts.refetch()} />}
        {shifts.isPending ? (
          <Skeleton rows={6} />
        ) : (
          <WeekGrid groups={groups} week={week} now={now} writes={hospital.writes} onOpen={setOpen} onAdd={setAdding} />
        )}
        {shifts.data?.length === 0 && (
          <p className="text-2">{hospital.writes ? <Trans>Tuần này chưa có ca trực nào. Bấm Thêm ca trực; ca lặp hằng tuần chỉ cần thêm một lần.</Trans> : <Trans>Tuần này chưa có ca trực nào.</Trans>}</p>
        )}
      </section>
      {hospital.writes && <TimingsForm hospitalId={hospital.id} />}
      {open && <ShiftDialog shift={shifts.data?.find(({ id }) => id === open.id) ?? open} people={people} writes={hospital.writes} onClose={() => setOpen(null)} />}
      {adding && <NewShiftDialog hospitalId={hospital.id} wanted={adding} people={people} onClose={() => setAdding(null)} />}
    </>
  );
}

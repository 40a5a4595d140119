/** The holidays that calendars and working-day clocks rest on, by year; the system's administrator replaces the list. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, checkedFetch, take } from '../../api/client';
import { ApiError } from '../../api/error';
import type { components } from '../../api/schema';
import { hasRole, useUser } from '../../api/session';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Select } from '../../ui/Field';
import { FileDrop } from '../../ui/FileDrop';
import { StateChip } from '../../ui/StateChip';
import { dayKey, formatWeekday, instantOf } from '../../ui/time';

type Schemas = components['schemas'];

const holidaysQuery = queryOptions({ queryKey: ['holidays'], queryFn: () => take(api.GET('/api/holidays')) });

async function importHolidays(file: File): Promise<Schemas['ImportedHolidays']> {
  const request = new Request(new URL('/api/holidays', location.origin), { method: 'PUT', credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
  return (await checkedFetch(request)).json() as Promise<Schemas['ImportedHolidays']>;
}

export function Holidays() {
  const { t, i18n } = useLingui();
  const user = useUser();
  const found = useQuery(holidaysQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const years = [...new Set((found.data ?? []).map(({ date }) => date.slice(0, 4)))];
  const [thisYear] = useState(() => dayKey(Date.now()).slice(0, 4));
  const year = chosen ?? (years.includes(thisYear) ? thisYear : years.at(-1));
  const shown = (found.data ?? []).filter(({ date }) => date.slice(0, 4) === year);
  return (
    <section className="stack admin__narrow">
      {hasRole(user, 'system_admin') && <Import />}
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được ngày nghỉ.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && shown.length === 0 && (
        <Empty>
          <Trans>Chưa có ngày nghỉ nào.</Trans>
        </Empty>
      )}
      {year !== undefined && (
        <Select label={t`Năm`} value={year} onChange={(event) => setChosen(event.target.value)}>
          {years.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      )}
      {shown.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Ngày nghỉ`}>
          {shown.map((holiday) => (
            <li key={holiday.date} className="admin__row">
              <span className="num nowrap">{formatWeekday(instantOf(holiday.date, '00:00'))}</span>
              <span className="grow semi">{i18n.locale === 'en' ? holiday.name_en : holiday.name_vi}</span>
              {holiday.substitute && (
                <StateChip>
                  <Trans>Nghỉ bù</Trans>
                </StateChip>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Import() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const load = useMutation({ mutationFn: importHolidays, onSuccess: () => queryClient.invalidateQueries({ queryKey: holidaysQuery.queryKey }) });
  const row = load.error instanceof ApiError ? load.error.details['row'] : undefined;
  const count = load.data?.days ?? 0;
  return (
    <>
      <p>
        <Trans>
          Tệp CSV mã UTF-8, mỗi dòng <code>date,name_vi,name_en,substitute</code>, hoặc tệp lịch iCalendar (.ics). Danh sách mới thay toàn bộ danh sách đang dùng, mọi cơ sở; có một dòng hỏng thì không thay gì.
        </Trans>
      </p>
      <FileDrop multiple={false} accept=".csv,.ics,text/csv,text/calendar" buttonLabel={<Trans>Chọn tệp CSV hoặc ICS</Trans>} hint={<Trans>hoặc kéo tệp vào đây</Trans>} onFiles={(files) => files[0] && load.mutate(files[0])} />
      {load.isPending && (
        <p role="status">
          <Trans>Đang nhập ngày nghỉ…</Trans>
        </p>
      )}
      {load.isSuccess && (
        <p role="status" className="semi">
          <Trans>Đã nhập {count} ngày nghỉ.</Trans>
        </p>
      )}
      {load.isError && (
        <ErrorNote what={<Trans>Chưa nhập được ngày nghỉ.</Trans>} error={load.error} kept={<Trans>Danh sách đang dùng vẫn còn.</Trans>} todo={typeof row === 'number' ? t`Xem lại dòng ${row} của tệp.` : undefined} />
      )}
    </>
  );
}

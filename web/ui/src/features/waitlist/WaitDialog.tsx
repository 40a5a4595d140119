/** What a case waits for: how long, whose time, until when. The first time that fits is held for it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import type { ConsultationLine } from '../../api/consultations';
import { specialistsQuery } from '../../api/directory';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { RadioCards, Segmented } from '../../ui/RadioCards';
import { formatDate, formatTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { lookAgain, type WaitFor, waitFor, type Waiting } from './api';
import { type Choice, furthestMs, type OwnTimes, parseHour, periodOf } from './period';
import './waitlist.css';

const lengths = ['15', '30', '45', '60'] as const;

type Props = { line: ConsultationLine; waiting: Waiting | null; onClose: () => void };

export function WaitDialog({ line, waiting, onClose }: Props) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const formId = useId();
  const [opened] = useState(() => Date.now());
  const [minutes, setMinutes] = useState<(typeof lengths)[number]>(() => lengths.find((one) => Number(one) === waiting?.minutes) ?? '30');
  const [person, setPerson] = useState(waiting?.specialist_id ?? '');
  const [choice, setChoice] = useState<Choice>(waiting ? 'own' : 'any');
  const [own, setOwn] = useState<OwnTimes>(() => {
    const [from, to] = [Math.max(opened, waiting?.from ?? opened), waiting?.to ?? opened + furthestMs];
    return { fromDay: formatDate(from), fromHour: formatTime(from), toDay: formatDate(to), toHour: formatTime(to) };
  });
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: (body: WaitFor) => waitFor(line.id, body),
    onSuccess: () => {
      toast(t`Ca đã ở trong danh sách chờ. Có giờ trống hợp là hệ thống giữ ngay và báo bạn.`);
      onClose();
    },
    onSettled: () => lookAgain(queryClient, line.id),
  });
  const wrong = checked && periodOf(choice, own, Number(minutes), opened) === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const period = periodOf(choice, own, Number(minutes), Date.now());
    // "Any time" leaves both ends to the server, whose clock counts.
    const ends = choice === 'any' ? {} : period;
    if (period !== null) save.mutate({ minutes: Number(minutes), specialist_id: person || null, ...ends });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={<Trans>Chờ giờ trống</Trans>}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {waiting ? <Trans>Lưu lựa chọn</Trans> : <Trans>Vào danh sách chờ</Trans>}
          </Button>
        </>
      }
    >
      <p className="text-2">
        <Trans>Khi có giờ trống hợp, hệ thống giữ giờ đó 15 phút cho ca này và báo bạn cùng bác sĩ yêu cầu. Ca gấp hơn được mời trước, rồi tới ca chờ lâu hơn.</Trans>
      </p>
      <form id={formId} className="stack" onSubmit={submit}>
        <Segmented legend={t`Số phút`} choices={lengths.map((value) => ({ value, label: t`${value} phút` }))} value={minutes} onChange={setMinutes} />
        <Person line={line} value={person} onChange={setPerson} />
        <RadioCards<Choice>
          legend={<Trans>Trong khoảng</Trans>}
          choices={[
            { value: 'any', label: <Trans>14 ngày tới</Trans> },
            { value: 'today', label: <Trans>Trong hôm nay</Trans> },
            { value: 'three_days', label: <Trans>Đến hết ngày kia</Trans> },
            { value: 'own', label: <Trans>Tự chọn</Trans> },
          ]}
          value={choice}
          onChange={setChoice}
          error={wrong && choice !== 'own' && <Trans>Khoảng này không còn đủ {minutes} phút. Chọn khoảng dài hơn.</Trans>}
        />
        {choice === 'own' && <Own own={own} onChange={setOwn} wrong={wrong} />}
        {save.isError && <ErrorNote what={<Trans>Chưa đưa được ca vào danh sách chờ.</Trans>} error={save.error} kept={<Trans>Lựa chọn của bạn vẫn còn.</Trans>} />}
      </form>
    </Dialog>
  );
}

function Person({ line, value, onChange }: { line: ConsultationLine; value: string; onChange: (person: string) => void }) {
  const { t } = useLingui();
  const found = useQuery({ ...specialistsQuery(line.advising_hospital?.id ?? ''), enabled: line.advising_hospital !== null });
  const able = (found.data ?? []).filter(({ specialties }) => specialties.includes(line.specialty ?? ''));
  return (
    <Select label={t`Chuyên gia`} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t`Ai trống trước cũng được`}</option>
      {able.map(({ id, title, full_name }) => (
        <option key={id} value={id}>
          {[title, full_name].filter(Boolean).join(' ')}
        </option>
      ))}
    </Select>
  );
}

function Own({ own, onChange, wrong }: { own: OwnTimes; onChange: (own: OwnTimes) => void; wrong: boolean }) {
  const { t } = useLingui();
  const field = (name: keyof OwnTimes, label: string) => (
    <TextField label={label} inputMode="numeric" value={own[name]} onChange={(event) => onChange({ ...own, [name]: event.target.value })} onBlur={() => onChange({ ...own, [name]: name.endsWith('Hour') ? (parseHour(own[name]) ?? own[name]) : own[name] })} />
  );
  return (
    <div className="stack stack--s">
      <div className="wait__own">
        {field('fromDay', t`Từ ngày`)}
        {field('fromHour', t`Từ giờ`)}
        {field('toDay', t`Đến ngày`)}
        {field('toHour', t`Đến giờ`)}
      </div>
      {wrong && (
        <p className="field__error" role="alert">
          <Trans>Ghi ngày/tháng/năm và giờ:phút; khoảng chờ đủ dài cho cuộc họp và không quá 14 ngày tới.</Trans>
        </p>
      )}
    </div>
  );
}

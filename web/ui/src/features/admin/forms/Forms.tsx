/** The minimum data set that the hospital asks of a request, by specialty. What is typed waits while another is looked at. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '../../../api/client';
import { specialtiesQuery } from '../../../api/directory';
import { ApiError } from '../../../api/error';
import { formQuery } from '../../../api/forms';
import type { components } from '../../../api/schema';
import { Button } from '../../../ui/Button';
import { ErrorNote, Skeleton } from '../../../ui/Feedback';
import { Select } from '../../../ui/Field';
import { Strip } from '../../../ui/Strip';
import { toast } from '../../../ui/Toast';
import { newerIn } from '../queue/api';
import { faultsOf, formOf, type ItemRow, rowsOf } from './draft';
import { FormItems } from './FormItems';
import { FormPreview } from './FormPreview';
import './forms.css';

type Form = components['schemas']['Form'];
type Typed = { version: number; rows: ItemRow[] };

export function Forms({ hospital }: { hospital: string }) {
  const { t, i18n } = useLingui();
  const specialties = useQuery(specialtiesQuery);
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState<Record<string, Typed | null>>({});
  const specialty = chosen || (specialties.data?.[0]?.code ?? '');
  const change = (of: string, next: Typed | null) => setTyped((all) => ({ ...all, [of]: next }));
  return (
    <section className="stack">
      <div className="row row--wrap">
        <Select label={t`Chuyên khoa`} value={specialty} onChange={(event) => setChosen(event.target.value)}>
          {specialties.data?.map((one) => (
            <option key={one.code} value={one.code}>
              {(i18n.locale === 'en' ? one.name_en : one.name_vi) + (typed[one.code] ? ' *' : '')}
            </option>
          ))}
        </Select>
      </div>
      {specialties.isError && <ErrorNote what={<Trans>Chưa tải được danh mục chuyên khoa.</Trans>} error={specialties.error} onRetry={() => void specialties.refetch()} />}
      {specialty !== '' && <Editor key={specialty} specialty={specialty} hospital={hospital} typed={typed[specialty] ?? null} onTyped={(next) => change(specialty, next)} />}
    </section>
  );
}

type EditorProps = { specialty: string; hospital: string; typed: Typed | null; onTyped: (next: Typed | null) => void };

function Editor({ specialty, hospital, typed, onTyped }: EditorProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const query = formQuery(specialty, hospital);
  const found = useQuery(query);
  const [stored, setStored] = useState<Typed | null>(null);
  const [checked, setChecked] = useState(false);
  // The rows get ids of the page's own, so they are made once for each stored version.
  if (found.data && stored?.version !== found.data.version) setStored({ version: found.data.version, rows: rowsOf(found.data.questionnaire) });
  const save = useMutation({
    mutationFn: ({ rows, version }: Typed) => take(api.PUT('/api/forms/{specialty}', { params: { path: { specialty } }, body: { hospital_id: hospital, version, questionnaire: formOf(rows, found.data?.questionnaire ?? { resourceType: 'Questionnaire', status: 'active' }) } })),
    onSuccess: (saved) => {
      queryClient.setQueryData(query.queryKey, saved);
      setChecked(false);
      onTyped(null);
      toast(t`Đã lưu biểu mẫu, dùng ngay cho yêu cầu mới.`);
    },
  });
  if (!found.data || !stored) return found.isError ? <ErrorNote what={<Trans>Chưa tải được biểu mẫu.</Trans>} error={found.error} onRetry={() => void found.refetch()} /> : <Skeleton rows={6} />;
  const form = typed ?? stored;
  const faults = faultsOf(form.rows);
  const wrong = Object.keys(faults).length;
  const newer = newerIn<Form>(save.error);
  const change = (rows: ItemRow[]) => onTyped({ version: form.version, rows });
  const send = (version: number) => {
    setChecked(true);
    if (wrong === 0 && form.rows.length > 0) save.mutate({ rows: form.rows, version });
  };
  return (
    <div className="forms">
      <div className="stack">
        <p className="text-2">
          {form.version === 0 ? <Trans>Cơ sở đang dùng biểu mẫu có sẵn. Lưu lần đầu là có biểu mẫu riêng.</Trans> : <Trans>Biểu mẫu riêng của cơ sở, bản {form.version}.</Trans>}
        </p>
        <FormItems specialty={specialty} rows={form.rows} faults={checked ? faults : {}} refused={refusedIn(save.error)} onChange={change} />
        {newer && (
          <Strip
            actions={
              <>
                <Button size="s" onClick={() => send(newer.version)}>
                  <Trans>Giữ bản của tôi</Trans>
                </Button>
                <Button
                  size="s"
                  onClick={() => {
                    queryClient.setQueryData(query.queryKey, newer);
                    save.reset();
                    onTyped(null);
                  }}
                >
                  <Trans>Dùng bản mới</Trans>
                </Button>
              </>
            }
          >
            <Trans>Người khác vừa lưu biểu mẫu này. Những gì bạn gõ vẫn còn.</Trans>
          </Strip>
        )}
        {save.isError && !newer && <ErrorNote what={<Trans>Chưa lưu được biểu mẫu.</Trans>} error={save.error} kept={<Trans>Những gì bạn gõ vẫn còn.</Trans>} />}
        {form.rows.length === 0 && (
          <p className="text-bad">
            <Trans>Biểu mẫu cần ít nhất một mục.</Trans>
          </p>
        )}
        <div className="forms__foot">
          <Button variant="primary" busy={save.isPending} disabled={typed === null} reason={<Trans>Chưa có gì thay đổi.</Trans>} onClick={() => send(form.version)}>
            <Trans>Lưu biểu mẫu</Trans>
          </Button>
          {typed && (
            <Button
              onClick={() => {
                save.reset();
                setChecked(false);
                onTyped(null);
              }}
            >
              <Trans>Bỏ thay đổi</Trans>
            </Button>
          )}
          {checked && wrong > 0 && (
            <p className="text-bad semi" role="status">
              <Trans>Có {wrong} chỗ cần sửa.</Trans>
            </p>
          )}
        </div>
      </div>
      <FormPreview rows={form.rows} />
    </div>
  );
}

/** What the server said of an item, by its number and part: `item.3.linkId`. */
function refusedIn(error: unknown): ReadonlyMap<string, string> {
  const fields = error instanceof ApiError && Array.isArray(error.details['fields']) ? (error.details['fields'] as components['schemas']['FieldError'][]) : [];
  return new Map(fields.map(({ field, code }) => [field, code]));
}

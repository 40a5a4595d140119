/** The rules that sort requests into queues, in the order in which they are tried: the first that fits wins. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery, useSpecialtyName } from '../../../api/directory';
import { Button, IconButton } from '../../../ui/Button';
import { ConfirmDialog } from '../../../ui/Dialog';
import { Empty, ErrorNote, Skeleton } from '../../../ui/Feedback';
import { StateChip } from '../../../ui/StateChip';
import { toast } from '../../../ui/Toast';
import { urgencyNames } from '../../../ui/UrgencyMark';
import { useSave } from '../api';
import { adoptRules, deleteRule, type Rule, rulesQuery, saveRule, type Terms } from './api';
import { RuleDialog } from './RuleDialog';
import { moved, plainTerms } from './terms';

export function Routing({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const found = useQuery(rulesQuery(hospital));
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const adopt = useSave('routing-rules', () => adoptRules(hospital));
  const rules = found.data ?? [];
  const move = useSave('routing-rules', async ({ id, by }: { id: string; by: -1 | 1 }) => {
    for (const { rule, position } of moved(rules, id, by)) await saveRule(hospital, { ...plainTerms(rule), position }, rule);
  });
  return (
    <section className="stack">
      <p>
        <Trans>Yêu cầu mới được thử từng quy tắc từ trên xuống; quy tắc đầu tiên khớp quyết định hàng đợi. Không quy tắc nào khớp thì giữ chuyên khoa bên yêu cầu chọn.</Trans>
      </p>
      <div className="row row--wrap admin__tools">
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          <Trans>Thêm quy tắc</Trans>
        </Button>
        <Button icon="download" busy={adopt.isPending} onClick={() => adopt.mutate(undefined, { onSuccess: () => toast(t`Đã thêm các quy tắc có sẵn.`) })}>
          <Trans>Lấy bộ quy tắc có sẵn</Trans>
        </Button>
      </div>
      {adopt.isError && <ErrorNote what={<Trans>Chưa lấy được bộ quy tắc.</Trans>} error={adopt.error} />}
      {move.isError && <ErrorNote what={<Trans>Chưa đổi được thứ tự.</Trans>} error={move.error} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được quy tắc.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rules.length === 0 && (
        <Empty>
          <Trans>Chưa có quy tắc nào: mọi yêu cầu vào chuyên khoa được chọn.</Trans>
        </Empty>
      )}
      {rules.length > 0 && (
        <ol className="panel admin__rows" aria-label={t`Quy tắc phân luồng`}>
          {rules.map((rule, index) => (
            <Row
              key={rule.id}
              rule={rule}
              place={index + 1}
              last={index === rules.length - 1}
              busy={move.isPending}
              onMove={(by) => move.mutate({ id: rule.id, by })}
              onEdit={() => setEditing(rule)}
            />
          ))}
        </ol>
      )}
      {editing !== null && <RuleDialog rule={editing === 'new' ? null : editing} hospital={hospital} next={Math.max(0, ...rules.map(({ position }) => position)) + 1} onClose={() => setEditing(null)} />}
    </section>
  );
}

/** The conditions of a rule, each as a part of a sentence. */
function useConditions(): (terms: Terms) => string[] {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const { data: hospitals } = useQuery(hospitalsQuery);
  return (terms) => {
    const [from, to] = [terms.age_from, terms.age_to];
    const codes = (terms.icd10 ?? []).join(', ');
    const asked = specialty(terms.asked_specialty);
    const place = hospitals?.find(({ id }) => id === terms.requesting_hospital_id)?.short_name ?? '';
    const ages = typeof from === 'number' && typeof to === 'number' ? t`${from}–${to} tuổi` : typeof from === 'number' ? t`từ ${from} tuổi` : typeof to === 'number' ? t`đến ${to} tuổi` : '';
    return [
      codes && t`ICD-10 bắt đầu bằng ${codes}`,
      ages,
      terms.asked_specialty ? t`xin chuyên khoa ${asked}` : '',
      terms.requesting_hospital_id ? t`từ ${place}` : '',
      terms.contract_id ? t`theo một hợp đồng` : '',
      terms.urgency ? t(urgencyNames[terms.urgency]) : '',
    ].filter(Boolean);
  };
}

type RowProps = { rule: Rule; place: number; last: boolean; busy: boolean; onMove: (by: -1 | 1) => void; onEdit: () => void };

function Row({ rule, place, last, busy, onMove, onEdit }: RowProps) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const conditions = useConditions()(rule);
  const [asking, setAsking] = useState(false);
  const remove = useSave('routing-rules', () => deleteRule(rule.id));
  const to = specialty(rule.to_specialty);
  return (
    <li className="admin__row">
      <span className="num semi admin__place">{place}</span>
      <div className="grow">
        <p>
          {conditions.length > 0 ? conditions.join(' · ') : <Trans>mọi yêu cầu</Trans>} → <b>{to}</b>{' '}
          {!rule.active && (
            <StateChip>
              <Trans>Đang tắt</Trans>
            </StateChip>
          )}{' '}
          {rule.auto_accept && (
            <StateChip tone="accent">
              <Trans>Tự nhận khi đủ thông tin</Trans>
            </StateChip>
          )}
        </p>
        {rule.note && <p className="size-13 text-2">{rule.note}</p>}
        {remove.isError && <ErrorNote what={<Trans>Chưa xóa được.</Trans>} error={remove.error} />}
      </div>
      <div className="row">
        <IconButton icon="arrow-up" size="s" label={t`Lên trên: quy tắc ${place}`} disabled={place === 1 || busy} onClick={() => onMove(-1)} />
        <IconButton icon="arrow-down" size="s" label={t`Xuống dưới: quy tắc ${place}`} disabled={last || busy} onClick={() => onMove(1)} />
        <Button size="s" icon="pen" aria-label={t`Sửa quy tắc ${place}`} onClick={onEdit}>
          <Trans>Sửa</Trans>
        </Button>
        <IconButton icon="trash" size="s" label={t`Xóa quy tắc ${place}`} onClick={() => setAsking(true)} />
      </div>
      <ConfirmDialog
        open={asking}
        danger
        title={<Trans>Xóa quy tắc {place}</Trans>}
        confirmLabel={<Trans>Xóa</Trans>}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <Trans>Yêu cầu đã vào hàng đợi thì ở lại đó. Muốn dừng tạm thì tắt quy tắc.</Trans>
      </ConfirmDialog>
    </li>
  );
}

/** How complete the request is, what is missing, when the answer would be due, and the button that sends it. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { CompletenessItem, Consultation } from '../../../api/consultations';
import { Button } from '../../../ui/Button';
import { ErrorNote } from '../../../ui/Feedback';
import { Icon } from '../../../ui/Icon';
import { dayKey, formatDateTime, formatTime } from '../../../ui/time';
import { useNow } from '../../../ui/useNow';
import { dueIfSent, fieldId, type Form } from '../draft/form';
import { missingOf } from '../draft/missing';
import { fieldNames } from '../draft/names';

type Props = {
  server: Consultation | null;
  form: Form;
  sending: boolean;
  error: unknown;
  wrong: readonly string[];
  onSend: () => void;
};

/** Goes to the field and puts the cursor there. */
export function goToField(path: string): void {
  const target = placeOf(document.getElementById(fieldId(path)));
  const control = target?.matches('input, select, textarea') ? target : (target?.querySelector<HTMLElement>('input') ?? target);
  target?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** A folded field is opened when there is something in it to put right; an empty one is filled in the line above. */
function placeOf(target: HTMLElement | null): HTMLElement | null {
  const fold = target?.closest('details:not([open])');
  if (!(fold instanceof HTMLDetailsElement)) return target;
  const filled = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value !== '' : target?.querySelector(':checked') !== null;
  const line = filled ? null : document.getElementById(fold.dataset['line'] ?? '');
  if (!line) fold.open = true;
  return line ?? target;
}

export function SidePanel({ server, form, sending, error, wrong, onSend }: Props) {
  const { t } = useLingui();
  const now = useNow(15_000);
  const { urgency } = form;
  const { missing, percent } = missingOf(form, server?.completeness);
  const items = server?.completeness?.items ?? [];
  const due = urgency ? dueIfSent(urgency, now) : null;
  const dueText = due === null ? '' : dayKey(due) === dayKey(now) ? formatTime(due) : formatDateTime(due);
  return (
    <aside className="request__aside" aria-label={t`Gửi yêu cầu`}>
      <div className="request__meter">
        <div className="row row--between">
          <h2>
            <Trans>Mức đầy đủ</Trans>
          </h2>
          <span className="request__percent num">{percent} %</span>
        </div>
        <div className="request__bar" role="meter" aria-label={t`Mức đầy đủ`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
          <div style={{ width: `${percent}%` }} />
        </div>
        {wrong.length > 0 && <FieldLinks title={<Trans>Cần sửa:</Trans>} fields={wrong} items={items} />}
        {missing.length > 0 ? (
          <FieldLinks title={urgency === 'stat' ? <Trans>Gửi được ngay; bổ sung sau:</Trans> : <Trans>Còn thiếu:</Trans>} fields={missing} items={items} />
        ) : (
          <p className="request__complete">
            <Icon name="check" size="s" /> <Trans>Đủ để trả lời.</Trans>
          </p>
        )}
      </div>
      <div className="request__send">
        {error !== null && error !== undefined && <ErrorNote what={<Trans>Chưa gửi được yêu cầu.</Trans>} error={error} kept={<Trans>Nội dung bạn gõ vẫn còn.</Trans>} />}
        <p className="size-13">{due === null ? <Trans>Chọn mức khẩn để biết hạn trả lời.</Trans> : <Trans>Hạn trả lời nếu gửi lúc này: <b className="num">{dueText}</b></Trans>}</p>
        <Button variant="primary" size="l" block icon="send" kbd="Ctrl Enter" busy={sending} aria-keyshortcuts="Control+Enter" onClick={onSend}>
          <Trans>Gửi yêu cầu</Trans>
        </Button>
      </div>
    </aside>
  );
}

function FieldLinks({ title, fields, items }: { title: React.ReactNode; fields: readonly string[]; items: readonly CompletenessItem[] }) {
  const { t, i18n } = useLingui();
  return (
    <div className="stack stack--s">
      <p className="size-13">{title}</p>
      <ul className="request__missing">
        {fields.map((field) => {
          // The page's own names are shorter; items of a hospital's form have only the server's.
          const item = items.find(({ link_id }) => link_id === field);
          const named = item && (i18n.locale === 'en' ? item.label_en : item.label_vi);
          const name = fieldNames[field] ?? (named ? undefined : fieldNames[field.split('.')[0] ?? '']);
          return (
            <li key={field}>
              <a
                href={`#${fieldId(field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  goToField(field);
                }}
              >
                {name ? t(name) : (named ?? field)}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

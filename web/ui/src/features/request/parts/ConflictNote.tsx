/** Somebody (perhaps the user in another window) saved a newer version: both stand side by side, and the user chooses. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { Consultation } from '../../../api/consultations';
import { Button } from '../../../ui/Button';
import { formatDateTime } from '../../../ui/time';
import { type Form, formOf } from '../draft/form';
import { fieldNames } from '../draft/names';

type Props = { mine: Form; theirs: Consultation; onKeepMine: () => void; onTakeTheirs: () => void };

/** Each text of the form by its path. */
function flat(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) {
    into.set(path, value.map((item) => (typeof item === 'string' ? item : Object.values(item as object).join(' '))).join('; '));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flat(inner, path === '' ? key : `${path}.${key}`, into);
  } else {
    into.set(path, value === null || value === undefined ? '' : String(value));
  }
  return into;
}

function texts(form: Form): Map<string, string> {
  const all = flat(form.content, '', new Map());
  all.set('urgency', form.urgency ?? '');
  all.set('specialty', form.specialty ?? '');
  return all;
}

export function ConflictNote({ mine, theirs, onKeepMine, onTakeTheirs }: Props) {
  const { t } = useLingui();
  const own = texts(mine);
  const newer = texts(formOf(theirs));
  const differing = [...own].filter(([path, text]) => newer.get(path) !== text);
  return (
    <section className="request__conflict" role="alert">
      <h2>
        <Trans>Yêu cầu này vừa được lưu ở nơi khác lúc {formatDateTime(theirs.updated_at)}</Trans>
      </h2>
      <p>
        <Trans>Chưa bản nào bị mất. Chọn bản bạn muốn giữ.</Trans>
      </p>
      {differing.length > 0 && (
        <div className="request__conflict-table">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <Trans>Mục</Trans>
                </th>
                <th scope="col">
                  <Trans>Bản của bạn</Trans>
                </th>
                <th scope="col">
                  <Trans>Bản mới hơn</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {differing.map(([path, text]) => {
                const name = fieldNames[path];
                return (
                  <tr key={path}>
                    <th scope="row">{name ? t(name) : path}</th>
                    <td>{text || '–'}</td>
                    <td>{newer.get(path) || '–'}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <div className="row row--wrap">
        <Button variant="primary" onClick={onKeepMine}>
          <Trans>Giữ bản của tôi</Trans>
        </Button>
        <Button onClick={onTakeTheirs}>
          <Trans>Lấy bản mới hơn</Trans>
        </Button>
      </div>
    </section>
  );
}

/** All keys of this page. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Dialog } from '../../ui/Dialog';
import { keyGroups } from './keys';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog open wide onClose={onClose} title={<Trans>Phím tắt</Trans>}>
      <div className="keys">
        {keyGroups.map((group) => (
          <section key={group.title.id}>
            <h3>{t(group.title)}</h3>
            <dl className="keys__list">
              {group.rows.map((row) => (
                <div key={row.what.id}>
                  <dt>
                    {row.keys.map((key) => (
                      <kbd key={key} className="kbd">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(row.what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

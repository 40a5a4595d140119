/** Who waits outside, in a row of its own: nothing floats over the patient's pictures. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useArrivals } from '../../ui/arrivals';
import { Button } from '../../ui/Button';
import { knockTones, play } from '../../ui/cues';
import { Icon } from '../../ui/Icon';
import { formatElapsed } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { isHost } from './session/state';
import { waitingPeople } from './session/tiles';
import { useRoom, useSession } from './useRoom';
import { kindNames } from './words';

export function KnockBar() {
  const { t } = useLingui();
  const session = useSession();
  const { state } = useRoom();
  const now = useNow(1000);
  const waiting = waitingPeople(state);
  const first = waiting[0];
  const host = isHost(state);
  useArrivals(host ? waiting.map(({ id }) => id) : null, () => play(knockTones));
  if (!first || !host) return null;
  const who = first.hospital ? `${first.name}, ${first.hospital}` : first.name;
  const waited = formatElapsed(now - (first.waiting_since ?? now));
  const decide = (verb: 'admit' | 'refuse') => session.dispatch({ type: 'decide', verb, participant: first.id });
  return (
    <section className="knock" role="alertdialog" aria-label={t`Có người xin vào phòng`}>
      <Icon name="knock" size="l" />
      <div className="grow">
        <b>
          <Trans>{who} xin vào phòng.</Trans>
        </b>{' '}
        <span className="text-2">
          {t(kindNames[first.kind])} · <span className="num">{t`Đã chờ ${waited}`}</span>
          {waiting.length > 1 && (
            <>
              {' · '}
              <Plural value={waiting.length - 1} other="và # người nữa" />
            </>
          )}
        </span>
      </div>
      <Button variant="primary" kbd="A" aria-keyshortcuts="A" onClick={() => decide('admit')}>
        <Trans>Cho vào</Trans>
      </Button>
      <Button onClick={() => decide('refuse')}>
        <Trans>Từ chối</Trans>
      </Button>
    </section>
  );
}

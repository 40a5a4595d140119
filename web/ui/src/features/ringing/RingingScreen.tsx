/** A call, over everything: what it is about, who calls, how far the chain has come, and the answers. */
import * as Radix from '@radix-ui/react-dialog';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useRef, useState, useSyncExternalStore } from 'react';
import { isLoginExpired, onLoginExpiry } from '../../api/reauthentication';
import { useSpecialtyName } from '../../api/directory';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { formatElapsed } from '../../ui/time';
import { elapsed } from '../paging/chain';
import { useServerNow } from '../paging/clock';
import { StatMark } from '../paging/StatMark';
import { levelOf, lowerFirst, said } from '../paging/words';
import type { Page } from '../paging/types';
import { answerOfKey } from './keys';
import './ringing.css';
import { CallChain, CallFacts } from './CallFacts';
import { SoundButton } from './SoundButton';
import type { Answers } from './useAnswers';

type Props = { page: Page; more: number; answers: Answers };

export function RingingScreen({ page, more, answers }: Props) {
  const { t } = useLingui();
  const now = useServerNow(500);
  const specialty = useSpecialtyName();
  const accept = useRef<HTMLButtonElement>(null);
  const [shownAt] = useState(() => performance.now());
  // The password is asked for above it.
  const under = useSyncExternalStore(onLoginExpiry, isLoginExpired);
  const onKeyDown = (event: KeyboardEvent) => {
    const answer = answerOfKey(
      { key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, repeat: event.repeat },
      performance.now() - shownAt,
    );
    if (answer === null) return;
    // Enter on another control is that control's.
    if (answer === 'accept' && event.target instanceof Element && event.target.closest('a, button') && event.target !== accept.current) return;
    event.preventDefault();
    event.stopPropagation();
    if (answer === 'accept') answers.accept(page);
    if (answer === 'busy') answers.pass(page);
  };
  const title = lowerFirst(said(page, 'title'));
  const mine = page.mine && lowerFirst(levelOf(page.mine, specialty(page.specialty)));
  return (
    <Radix.Root open>
      <Radix.Portal>
        <Radix.Content
          role="alertdialog"
          aria-describedby="call-lead"
          className={under ? 'call call--under' : 'call'}
          onKeyDown={onKeyDown}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onPointerDownOutside={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            accept.current?.focus();
          }}
        >
          <header className="call__head">
            <StatMark />
            <div className="grow">
              <Radix.Title className="call__title">
                <Trans>Ca đỏ: {title}</Trans>
              </Radix.Title>
              <p>{mine && <Trans>Bạn: {mine}</Trans>}</p>
              {more > 0 && (
                <p className="semi">
                  <Plural value={more} other="Còn # ca đỏ nữa đang chờ bạn" />
                </p>
              )}
            </div>
            <SoundButton />
            <div className="call__clock">
              <Trans>Đã đổ chuông</Trans>
              <b className="num">{formatElapsed(elapsed(page, now))}</b>
            </div>
          </header>
          <div className="call__body">
            <CallFacts page={page} now={now} />
            <CallChain page={page} now={now} />
          </div>
          <footer className="call__answers" role="group" aria-label={t`Trả lời`}>
            <button type="button" ref={accept} className="call__answer call__answer--yes" aria-keyshortcuts="Enter" aria-busy={answers.accepting !== null || undefined} onClick={() => answers.accept(page)}>
              <span>
                <Icon name="camera" size="xl" />
                <Trans>Nhận, vào phòng ngay</Trans> <Kbd>Enter</Kbd>
              </span>
              <small>
                <AcceptNote answers={answers} />
              </small>
            </button>
            {page.requesting_hospital.duty_phone && (
              <a className="call__answer call__answer--phone" href={`tel:${page.requesting_hospital.duty_phone.replace(/[^+\d]/g, '')}`}>
                <span>
                  <Icon name="phone" size="l" /> <Trans>Gọi điện cho nơi gọi</Trans>
                </span>
                <small className="num">{page.requesting_hospital.duty_phone}</small>
              </a>
            )}
            <button type="button" className="call__answer call__answer--no" aria-keyshortcuts="B" onClick={() => answers.pass(page)}>
              <span>
                <Icon name="swap" size="l" /> <Trans>Bận, chuyển người kế</Trans> <Kbd>B</Kbd>
              </span>
              <small>
                <Trans>Không cần ghi lý do</Trans>
              </small>
            </button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function AcceptNote({ answers }: { answers: Answers }) {
  if (answers.accepting === null) return <Trans>Micro và hình bật sẵn</Trans>;
  const { attempt } = answers.accepting;
  return attempt > 1 ? <Trans>Mạng chưa tới máy chủ, đang thử lại lần {attempt}</Trans> : <Trans>Đang nhận…</Trans>;
}

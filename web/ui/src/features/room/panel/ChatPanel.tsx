/** Messages, kept with the consultation. One that is not stored yet stands here marked "chưa gửi" and goes by itself. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef } from 'react';
import { useDraft } from '../../../app/drafts';
import { IconButton } from '../../../ui/Button';
import { Icon } from '../../../ui/Icon';
import { formatTime } from '../../../ui/time';
import { chatDraftKey } from '../session/keptChat';
import { newId } from '../session/newId';
import type { OutgoingChat } from '../session/state';
import { useRoom, useSession } from '../useRoom';

const longest = 4000;

export function ChatPanel() {
  const { t } = useLingui();
  const session = useSession();
  const { state } = useRoom();
  const [text, setText] = useDraft(chatDraftKey(state.room?.id ?? ''));
  const list = useRef<HTMLDivElement>(null);
  const count = state.chat.length + state.outbox.length;
  useEffect(() => {
    const box = list.current;
    if (box && count > 0) box.scrollTop = box.scrollHeight;
  }, [count]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (trimmed === '') return;
    session.dispatch({ type: 'chat', client_id: newId(), text: trimmed });
    setText('');
  };
  return (
    <div className="chat">
      <div className="chat__list" role="log" aria-label={t`Tin nhắn trong phòng`} tabIndex={0} ref={list}>
        {count === 0 && (
          <p className="text-2">
            <Trans>Chưa có tin nhắn. Tin nhắn được lưu cùng ca.</Trans>
          </p>
        )}
        {state.chat.map((message) => (
          <article key={message.id} className="chat__message">
            <p className="chat__who">
              <b>{message.participant === state.you ? <Trans>Bạn</Trans> : message.name}</b>
              <span className="num">{formatTime(message.at)}</span>
            </p>
            <p className="pre-line">{message.text}</p>
          </article>
        ))}
        {state.outbox.map((entry) => (
          <Outgoing key={entry.client_id} entry={entry} />
        ))}
      </div>
      <form className="chat__form" onSubmit={submit}>
        <span className="input grow">
          <input
            id="room-chat-input"
            aria-label={t`Tin nhắn`}
            placeholder={t`Nhắn cho mọi người trong phòng`}
            maxLength={longest}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
        <IconButton type="submit" variant="primary" icon="send" label={t`Gửi`} />
      </form>
    </div>
  );
}

function Outgoing({ entry }: { entry: OutgoingChat }) {
  const session = useSession();
  const unsent = entry.state !== 'sending';
  return (
    <article className="chat__message chat__message--outgoing">
      <p className="chat__who">
        <b>
          <Trans>Bạn</Trans>
        </b>
        <span className={unsent ? 'chat__unsent' : undefined}>
          {unsent && <Icon name="clock" size="s" />}
          {entry.state === 'sending' ? <Trans>đang gửi</Trans> : entry.state === 'unsent' ? <Trans>chưa gửi</Trans> : <Trans>không gửi được</Trans>}
        </span>
        {entry.state === 'refused' && (
          <button type="button" className="chat__again" onClick={() => session.dispatch({ type: 'chat', client_id: entry.client_id, text: entry.text })}>
            <Trans>Gửi lại</Trans>
          </button>
        )}
      </p>
      <p className="pre-line">{entry.text}</p>
    </article>
  );
}

/** The conversation of both sides, before, in and after the meeting. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { api, take } from '../../../api/client';
import { type Consultation, type Message, messagesQuery } from '../../../api/consultations';
import { useUser } from '../../../api/session';
import { useDraft } from '../../../app/drafts';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import { ErrorNote, Skeleton } from '../../../ui/Feedback';
import { TextArea } from '../../../ui/Field';
import { Icon } from '../../../ui/Icon';
import { dayKey, formatTime, formatWeekday } from '../../../ui/time';
import { Outbox, type Outgoing } from './outbox';

const longest = 4000;

function useOutbox(consultationId: string): Outbox {
  const queryClient = useQueryClient();
  const [outbox] = useState(
    () =>
      new Outbox({
        key: `hoichan.outbox.${consultationId}`,
        post: (body) => take(api.POST('/api/consultations/{id}/messages', { params: { path: { id: consultationId } }, body })),
        stored: (message) =>
          queryClient.setQueryData<Message[]>(messagesQuery(consultationId).queryKey, (known) => [...(known ?? []).filter(({ id }) => id !== message.id), message]),
      }),
  );
  return outbox;
}

export function ConversationTab({ consultation }: { consultation: Consultation }) {
  const { t } = useLingui();
  const user = useUser();
  const messages = useQuery(messagesQuery(consultation.id));
  const outbox = useOutbox(consultation.id);
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.snapshot);
  const list = useRef<HTMLDivElement>(null);
  const count = (messages.data?.length ?? 0) + waiting.length;
  useEffect(() => {
    const box = list.current;
    if (box && count > 0) box.scrollTop = box.scrollHeight;
  }, [count]);
  return (
    <div className="talk panel">
      <div className="talk__list" role="log" aria-label={t`Tin nhắn`} tabIndex={0} ref={list}>
        {messages.isPending && <Skeleton rows={2} />}
        {messages.isError && !messages.data && <ErrorNote what={<Trans>Chưa tải được tin nhắn.</Trans>} error={messages.error} onRetry={() => messages.refetch()} />}
        {messages.data && count === 0 && (
          <p className="text-2">
            <Trans>Chưa có tin nhắn. Tin nhắn được lưu cùng ca, cả hai bên đều đọc.</Trans>
          </p>
        )}
        {messages.data?.map((message, index) => (
          <div key={message.id}>
            {dayKey(message.at) !== dayKey(messages.data[index - 1]?.at ?? 0) && <p className="talk__day size-12 text-2">{formatWeekday(message.at)}</p>}
            <article className={classes('talk__message', message.author_id === user?.id && 'talk__message--own')}>
              <p className="size-12 text-2">
                <b>{message.author_id === user?.id ? <Trans>Bạn</Trans> : message.author}</b> <span className="num">{formatTime(message.at)}</span>
              </p>
              <p className="pre-line">{message.text}</p>
            </article>
          </div>
        ))}
        {waiting.map((entry) => (
          <OutgoingMessage key={entry.clientId} entry={entry} onAgain={() => outbox.retry(entry.clientId)} />
        ))}
      </div>
      {consultation.may.includes('Converse') ? (
        <Composer consultationId={consultation.id} onPost={(text) => outbox.add(text)} />
      ) : (
        <p className="talk__closed text-2">
          <Trans>Ca đã đóng, không nhắn thêm được.</Trans>
        </p>
      )}
    </div>
  );
}

function OutgoingMessage({ entry, onAgain }: { entry: Outgoing; onAgain: () => void }) {
  return (
    <article className="talk__message talk__message--own">
      <p className="size-12 text-2">
        <b>
          <Trans>Bạn</Trans>
        </b>{' '}
        <span className={entry.state === 'sending' ? undefined : 'talk__unsent'}>
          {entry.state !== 'sending' && <Icon name="clock" size="s" />}
          {entry.state === 'sending' ? <Trans>đang gửi</Trans> : entry.state === 'unsent' ? <Trans>chưa gửi</Trans> : <Trans>không gửi được</Trans>}
        </span>
      </p>
      <p className="pre-line">{entry.text}</p>
      {entry.state === 'refused' && (
        <Button size="s" onClick={onAgain}>
          <Trans>Gửi lại</Trans>
        </Button>
      )}
    </article>
  );
}

function Composer({ consultationId, onPost }: { consultationId: string; onPost: (text: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useDraft(`hoichan.message.${consultationId}`);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === '') return;
    onPost(text.trim());
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className="talk__form" onSubmit={submit}>
      <TextArea className="grow" label={t`Tin nhắn`} labelHidden rows={2} maxLength={longest} placeholder={t`Viết cho cả hai bên. Enter gửi, Shift Enter xuống dòng.`} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <Button type="submit" variant="primary" icon="send">
        <Trans>Gửi</Trans>
      </Button>
    </form>
  );
}

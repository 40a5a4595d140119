/** Excerpts of a consultation with a place to add more: files that arrived, files on their way, files that were refused. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../../api/client';
import { type Excerpt, excerptsQuery } from '../../api/consultations';
import { describeError } from '../../api/error';
import { Button, IconButton } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { ErrorNote, ProgressBar } from '../../ui/Feedback';
import { FileDrop } from '../../ui/FileDrop';
import { Icon } from '../../ui/Icon';
import { StateChip } from '../../ui/StateChip';
import { announce } from '../../ui/Toast';
import './excerpts.css';
import { Uploads, type Upload } from './uploads';
import { kindIcons, kindNames, sizeText, warningTexts } from './words';

type Props = {
  /** null while there is no draft yet. */
  consultationId: string | null;
  /** Names the consultation, making its draft when there is none. */
  target: () => Promise<string>;
  mayWithdraw: boolean;
  /** Hides the files that arrived, where the page lists them itself. */
  onlyNew?: boolean;
};

function useUploads(target: () => Promise<string>): Uploads {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [uploads] = useState(
    () =>
      new Uploads(target, (excerpt) => {
        announce(t`Đã gửi ${excerpt.file_name}`);
        queryClient.setQueryData<Excerpt[]>(excerptsQuery(excerpt.consultation_id).queryKey, (known) => [...(known ?? []).filter(({ id }) => id !== excerpt.id), excerpt]);
        void queryClient.invalidateQueries({ queryKey: ['consultation', excerpt.consultation_id] });
      }),
  );
  useEffect(() => {
    uploads.aim(target);
  }, [uploads, target]);
  return uploads;
}

export function ExcerptUploads({ consultationId, target, mayWithdraw, onlyNew }: Props) {
  const { t } = useLingui();
  const uploads = useUploads(target);
  const rows = useSyncExternalStore(uploads.subscribe, uploads.snapshot);
  const excerpts = useQuery({ ...excerptsQuery(consultationId ?? ''), enabled: consultationId !== null && !onlyNew });
  const arrived = onlyNew || consultationId === null ? [] : (excerpts.data ?? []).filter((excerpt) => !excerpt.withdrawn_at);
  return (
    <div className="stack stack--s">
      <FileDrop onFiles={(files) => uploads.add(files)} buttonLabel={<Trans>Thêm tài liệu</Trans>} hint={<Trans>hoặc thả tệp vào đây: DICOM, PDF, JPEG, PNG, FHIR. Mỗi tệp tới 100 MB.</Trans>} />
      {excerpts.isError && <ErrorNote what={<Trans>Chưa tải được danh sách tài liệu.</Trans>} error={excerpts.error} onRetry={() => excerpts.refetch()} />}
      {(arrived.length > 0 || rows.length > 0) && (
        <ul className="panel excerpt-rows" aria-label={t`Tài liệu kèm theo`}>
          {arrived.map((excerpt) => (
            <ArrivedRow key={excerpt.id} excerpt={excerpt} mayWithdraw={mayWithdraw} />
          ))}
          {rows.map((upload) => (
            <UploadRow key={upload.key} upload={upload} uploads={uploads} />
          ))}
        </ul>
      )}
    </div>
  );
}

function ArrivedRow({ excerpt, mayWithdraw }: { excerpt: Excerpt; mayWithdraw: boolean }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  return (
    <li className="excerpt-row">
      <Icon name={kindIcons[excerpt.kind]} size="l" />
      <div className="grow">
        <p className="semi excerpt-row__name">{excerpt.file_name}</p>
        <p className="size-12 text-2 num">
          {t(kindNames[excerpt.kind])} · {sizeText(excerpt.size_bytes)} · <Sha256 value={excerpt.sha256} />
        </p>
        <ExcerptWarnings excerpt={excerpt} />
      </div>
      <StateChip tone="ok" icon="check">
        <Trans>Đã gửi</Trans>
      </StateChip>
      {mayWithdraw && <IconButton icon="x" label={t`Rút lại ${excerpt.file_name}`} onClick={() => setAsking(true)} />}
      {asking && <WithdrawDialog excerpt={excerpt} onClose={() => setAsking(false)} />}
    </li>
  );
}

export function Sha256({ value }: { value: string }) {
  return (
    <span title={value}>
      SHA-256 <code className="excerpt-row__hash">{value.slice(0, 12)}</code>
    </span>
  );
}

export function ExcerptWarnings({ excerpt }: { excerpt: Excerpt }) {
  const { t } = useLingui();
  if (excerpt.warnings.length === 0) return null;
  return (
    <ul className="excerpt-row__warnings">
      {excerpt.warnings.map((warning) => (
        <li key={warning}>
          <Icon name="alert" size="s" /> {t(warningTexts[warning])}
        </li>
      ))}
    </ul>
  );
}

export function WithdrawDialog({ excerpt, onClose }: { excerpt: Excerpt; onClose: () => void }) {
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api.DELETE('/api/excerpts/{id}', { params: { path: { id: excerpt.id } } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['consultation', excerpt.consultation_id] });
      onClose();
    },
  });
  return (
    <ConfirmDialog open danger title={<Trans>Rút lại tài liệu này?</Trans>} confirmLabel={<Trans>Rút lại</Trans>} busy={withdraw.isPending} onConfirm={() => withdraw.mutate()} onClose={onClose}>
      <p>{excerpt.file_name}</p>
      <p>
        <Trans>Không ai mở được nữa. Nhật ký vẫn ghi tài liệu đã từng được gửi.</Trans>
      </p>
      {withdraw.isError && <ErrorNote what={<Trans>Chưa rút được.</Trans>} error={withdraw.error} />}
    </ConfirmDialog>
  );
}

function UploadRow({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { t } = useLingui();
  const percent = Math.round(upload.share * 100);
  return (
    <li className="excerpt-row">
      <Icon name="upload" size="l" />
      <div className="grow">
        <p className="semi excerpt-row__name">{upload.name}</p>
        <p className="size-12 text-2 num">{sizeText(upload.size)}</p>
        {upload.state === 'refused' && (
          <p className="field__error" role="alert">
            <Icon name="alert" size="s" /> {describeError(upload.error).message || t`Chưa gửi được tệp này.`}
          </p>
        )}
      </div>
      {upload.state !== 'refused' && (
        <div className="excerpt-row__progress">
          <span className="size-12 num">
            {upload.state === 'queued' && <Trans>Chờ tới lượt</Trans>}
            {upload.state === 'sending' && (upload.share < 1 ? <Trans>Đang gửi {percent} %</Trans> : <Trans>Đang kiểm tra tệp…</Trans>)}
            {upload.state === 'waiting' && <Trans>Tự gửi tiếp khi có mạng</Trans>}
          </span>
          <ProgressBar share={upload.share} label={t`Tiến độ gửi ${upload.name}`} tone={upload.state === 'sending' ? 'accent' : 'waiting'} />
        </div>
      )}
      {upload.state === 'refused' && (
        <Button size="s" icon="refresh" onClick={() => uploads.retry(upload.key)}>
          <Trans>Gửi lại</Trans>
        </Button>
      )}
      <IconButton icon="x" label={t`Bỏ ${upload.name}`} onClick={() => uploads.remove(upload.key)} />
    </li>
  );
}

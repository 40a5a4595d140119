/**
 * Excerpts: a list and, beside it, the one that is open. `compact` is the form for the room: a strip above the picture,
 * and what is written about a file, and adding more, behind a button.
 */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { consultationQuery, type Excerpt, excerptsQuery } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import { formatDateTime } from '../../ui/time';
import { DicomHeader, ExcerptContent } from './ExcerptContent';
import { ExcerptUploads, ExcerptWarnings, WithdrawDialog } from './ExcerptUploads';
import './excerpts.css';
import { kindIcons, kindNames, sizeText } from './words';

type Props = { consultationId: string; compact?: boolean };

export default function ExcerptViewer({ consultationId, compact = false }: Props) {
  const consultation = useQuery(consultationQuery(consultationId));
  const excerpts = useQuery(excerptsQuery(consultationId));
  const [chosen, setChosen] = useState<string | null>(null);
  const [details, setDetails] = useState(false);
  const may = consultation.data?.may ?? [];
  const shown = (excerpts.data ?? []).filter((excerpt) => !excerpt.withdrawn_at);
  const open = shown.find(({ id }) => id === chosen) ?? shown[0];
  if (excerpts.isError && !excerpts.data) {
    return <ErrorNote what={<Trans>Chưa tải được danh sách tài liệu.</Trans>} error={excerpts.error} onRetry={() => excerpts.refetch()} />;
  }
  if (!excerpts.data) return <Skeleton rows={3} />;
  const mayWithdraw = may.includes('WithdrawExcerpt');
  const list = shown.length > 0 && <ExcerptList excerpts={shown} openId={open?.id} compact={compact} onOpen={setChosen} />;
  const more = (
    <>
      {may.includes('AttachExcerpt') && <ExcerptUploads consultationId={consultationId} target={() => Promise.resolve(consultationId)} mayWithdraw={false} onlyNew />}
      <AccessNote ends={consultation.data?.access_ends_at ?? null} />
    </>
  );
  if (!compact) {
    return (
      <div className="excerpts">
        <div className="excerpts__side">
          {list}
          {more}
        </div>
        {open ? <OpenExcerpt key={open.id} excerpt={open} mayWithdraw={mayWithdraw} /> : <None />}
      </div>
    );
  }
  return (
    <div className="excerpts--compact">
      <div className="excerpts__bar">
        {list || <span className="grow" />}
        <Button variant="quiet" icon={open ? 'doc' : 'plus'} aria-pressed={details} onClick={() => setDetails(!details)}>
          <span className="excerpts__word">{open ? <Trans>Chi tiết, thêm tệp</Trans> : <Trans>Thêm tệp</Trans>}</span>
        </Button>
      </div>
      {open ? <CompactExcerpt key={open.id} excerpt={open} hidden={details} /> : !details && <None />}
      {/* Stays in place while it is hidden, so that a file on its way goes on. */}
      <div className="excerpts__details" hidden={!details}>
        {open && <ExcerptHead excerpt={open} mayWithdraw={mayWithdraw} />}
        {open?.dicom && <DicomHeader dicom={open.dicom} />}
        <div className="excerpts__more">{more}</div>
      </div>
    </div>
  );
}

function AccessNote({ ends }: { ends: number | null }) {
  return (
    <p className="size-12 text-2">
      {ends ? <Trans>Quyền xem hết lúc {formatDateTime(ends)}.</Trans> : <Trans>Quyền xem hết 72 giờ sau khi đóng ca. Mỗi lần mở được ghi nhật ký.</Trans>}
    </p>
  );
}

function None() {
  return (
    <div className="excerpts__none">
      <Empty>
        <Trans>Chưa có tài liệu nào.</Trans>
      </Empty>
    </div>
  );
}

function ExcerptList({ excerpts, openId, compact, onOpen }: { excerpts: readonly Excerpt[]; openId: string | undefined; compact: boolean; onOpen: (id: string) => void }) {
  const { t } = useLingui();
  return (
    <ul className={compact ? 'excerpts__strip' : 'panel excerpts__list'} aria-label={t`Tài liệu`}>
      {excerpts.map((excerpt) => (
        <li key={excerpt.id}>
          <button type="button" className="excerpts__item" aria-current={excerpt.id === openId || undefined} onClick={() => onOpen(excerpt.id)}>
            <Icon name={kindIcons[excerpt.kind]} />
            <span className="grow">
              <span className="excerpts__name">{titleOf(excerpt)}</span>
              {!compact && (
                <span className="excerpts__meta num">
                  {t(kindNames[excerpt.kind])} · {sizeText(excerpt.size_bytes)}
                </span>
              )}
            </span>
            {excerpt.warnings.length > 0 && (
              <span className="text-bad">
                <Icon name="alert" size="s" />
                <span className="sr-only">{t`có cảnh báo`}</span>
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What a doctor would call it: the study rather than the name of the file. */
function titleOf(excerpt: Excerpt): string {
  const study = excerpt.dicom && [excerpt.dicom.modality, excerpt.dicom.study_description || excerpt.dicom.body_part].filter(Boolean).join(' ');
  return study || excerpt.file_name;
}

function OpenExcerpt({ excerpt, mayWithdraw }: { excerpt: Excerpt; mayWithdraw: boolean }) {
  return (
    <article className="excerpts__open" aria-label={excerpt.file_name}>
      <ExcerptHead excerpt={excerpt} mayWithdraw={mayWithdraw} />
      <Warnings excerpt={excerpt} />
      <ExcerptContent excerpt={excerpt} />
      {excerpt.dicom && <DicomHeader dicom={excerpt.dicom} />}
    </article>
  );
}

/** In the room: the picture and what is wrong with it, nothing else. Hidden, it is not opened (and audited) anew. */
function CompactExcerpt({ excerpt, hidden }: { excerpt: Excerpt; hidden: boolean }) {
  return (
    <article className="excerpts__open" aria-label={excerpt.file_name} hidden={hidden}>
      <Warnings excerpt={excerpt} />
      <ExcerptContent excerpt={excerpt} />
    </article>
  );
}

function Warnings({ excerpt }: { excerpt: Excerpt }) {
  const { t } = useLingui();
  if (excerpt.warnings.length === 0) return null;
  return (
    <div className="excerpts__warnings" role="note" aria-label={t`Cảnh báo`}>
      <ExcerptWarnings excerpt={excerpt} />
    </div>
  );
}

function ExcerptHead({ excerpt, mayWithdraw }: { excerpt: Excerpt; mayWithdraw: boolean }) {
  const [withdrawing, setWithdrawing] = useState(false);
  return (
    <header className="excerpts__head">
      <div className="grow">
        <h2 className="excerpt-row__name">{excerpt.file_name}</h2>
        <p className="size-12 text-2">
          <Trans>
            {excerpt.uploaded_by} gửi {formatDateTime(excerpt.created_at)}
          </Trans>{' '}
          · {sizeText(excerpt.size_bytes)}
        </p>
        <p className="size-12 text-2 excerpts__hash num">
          SHA-256 <code>{excerpt.sha256}</code>
        </p>
      </div>
      <a className="btn" href={`/api/excerpts/${excerpt.id}/content`} download={excerpt.file_name}>
        <Icon name="download" />
        <Trans>Tải tệp gốc</Trans>
      </a>
      {mayWithdraw && (
        <Button variant="quiet" onClick={() => setWithdrawing(true)}>
          <Trans>Rút lại…</Trans>
        </Button>
      )}
      {withdrawing && <WithdrawDialog excerpt={excerpt} onClose={() => setWithdrawing(false)} />}
    </header>
  );
}

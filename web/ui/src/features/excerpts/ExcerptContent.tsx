/** What an excerpt shows: pictures on black, documents in the browser's viewer, results as a table. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { checkedFetch } from '../../api/client';
import type { Excerpt } from '../../api/consultations';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { sexName } from '../../ui/patient';
import { birthToText } from '../request/draft/form';
import { ObservationsTable } from './ObservationsTable';
import { ZoomPicture } from './ZoomPicture';

export function ExcerptContent({ excerpt }: { excerpt: Excerpt }) {
  switch (excerpt.kind) {
    case 'fhir':
      return <ObservationsTable excerptId={excerpt.id} />;
    case 'pdf':
      return <Document excerpt={excerpt} />;
    case 'image':
      return <Picture excerpt={excerpt} part="content" />;
    case 'dicom':
      return excerpt.has_preview ? (
        <Picture excerpt={excerpt} part="preview" />
      ) : (
        <Empty>
          <Trans>Tệp này không có ảnh xem trước. Tải tệp gốc để xem bằng phần mềm đọc phim.</Trans>
        </Empty>
      );
  }
}

/**
 * The bytes as an address inside this page: the reply is meant to be saved, not framed, and a refusal comes with its
 * reason. Each opening is audited, so one is enough for as long as the excerpt is on the screen.
 */
function useContent(id: string, part: 'content' | 'preview') {
  const content = useQuery({
    queryKey: ['excerpt', id, part],
    queryFn: async () => {
      const response = await checkedFetch(new Request(new URL(`/api/excerpts/${id}/${part}`, location.origin), { credentials: 'same-origin' }));
      return URL.createObjectURL(await response.blob());
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  const url = content.data ?? null;
  useEffect(() => {
    // The browser's viewer may still be reading it when the page turns away.
    if (url) return () => void setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }, [url]);
  return { url, error: content.isError ? content.error : null, retry: () => void content.refetch() };
}

function Opened({ excerpt, part, children }: { excerpt: Excerpt; part: 'content' | 'preview'; children: (url: string) => ReactNode }) {
  const { url, error, retry } = useContent(excerpt.id, part);
  if (error) return <ErrorNote what={<Trans>Chưa mở được tài liệu.</Trans>} error={error} onRetry={retry} />;
  return url === null ? <Skeleton rows={2} /> : children(url);
}

function Picture({ excerpt, part }: { excerpt: Excerpt; part: 'content' | 'preview' }) {
  const { t } = useLingui();
  const [broken, setBroken] = useState(false);
  const study = excerpt.dicom ? [excerpt.dicom.modality, excerpt.dicom.body_part].filter(Boolean).join(' ') : '';
  const alt = study ? t`Ảnh ${study}` : t`Ảnh ${excerpt.file_name}`;
  return (
    <div className="excerpts__stage">
      {broken ? (
        <p className="excerpts__broken">
          <Trans>Trình duyệt không vẽ được ảnh này.</Trans>
        </p>
      ) : (
        <Opened excerpt={excerpt} part={part}>
          {(url) => <ZoomPicture src={url} alt={alt} onError={() => setBroken(true)} />}
        </Opened>
      )}
    </div>
  );
}

function Document({ excerpt }: { excerpt: Excerpt }) {
  return (
    <Opened excerpt={excerpt} part="content">
      {
        // oxlint-disable-next-line react/iframe-missing-sandbox -- browsers show no PDF in a sandboxed frame; its own viewer isolates it
        (url) => <iframe className="excerpts__document" src={`${url}#navpanes=0&view=FitH`} title={excerpt.file_name} />
      }
    </Opened>
  );
}

export function DicomHeader({ dicom }: { dicom: NonNullable<Excerpt['dicom']> }) {
  const { t } = useLingui();
  const sexes: Record<string, 'male' | 'female'> = { M: 'male', F: 'female', male: 'male', female: 'female' };
  const window = dicom.window_width ? `${Math.round(dicom.window_centre ?? 0)} / ${Math.round(dicom.window_width)}` : '';
  const rows: [string, string][] = [
    [t`Người bệnh trong tệp`, dicom.patient_name],
    [t`Mã người bệnh`, dicom.patient_id],
    [t`Ngày sinh`, birthToText(dicom.patient_birth)],
    [t`Giới`, dicom.patient_sex ? sexName(sexes[dicom.patient_sex] ?? 'unknown') : ''],
    [t`Loại ảnh`, [dicom.modality, dicom.body_part].filter(Boolean).join(' ')],
    [t`Nghiên cứu`, dicom.study_description],
    [t`Chuỗi ảnh`, dicom.series_description],
    [t`Ngày chụp`, birthToText(dicom.study_date)],
    [t`Nơi chụp`, dicom.institution],
    [t`Số khung hình`, dicom.frames > 1 ? String(dicom.frames) : ''],
    [t`Cửa sổ (tâm / rộng)`, window],
  ];
  return (
    <dl className="excerpts__header-rows">
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The printable "Trích biên bản hội chẩn": form A and block C on A4 sheets, black on white in every theme. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useParams } from 'wouter';
import { api, take } from '../../api/client';
import { PageLoading } from '../../app/PageLoading';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { useNow } from '../../ui/useNow';
import { awaited, type Printed } from './form';
import { FormA } from './FormA';
import { FormC } from './FormC';
import './print.css';
import { words } from './words';

const printQuery = (id: string) =>
  queryOptions({
    queryKey: ['consultation', id, 'print'],
    queryFn: () => take(api.GET('/api/consultations/{id}/minutes/print', { params: { path: { id } } })),
    // Each look is written into the audit trail, so it is not repeated without need.
    staleTime: 60_000,
  });

export default function PrintPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { t } = useLingui();
  const now = useNow(3_600_000);
  const found = useQuery(printQuery(id));
  useEffect(() => {
    // Browsers offer the title as the name of the PDF; it holds the number, not the patient.
    document.title = found.data ? `${found.data.code} · Hoichan` : `${t`Biên bản`} · Hoichan`;
  }, [found.data, t]);
  usePageFoot(found.data?.code ?? null);
  return (
    <div className="print">
      <header className="print__bar no-print">
        <LinkButton href={paths.consultation(id, 'minutes')} icon="left">
          <Trans>Về biên bản</Trans>
        </LinkButton>
        <Standing printed={found.data} />
        <span className="grow" />
        <Button variant="primary" icon="print" disabled={!found.data} onClick={() => window.print()}>
          <Trans>In</Trans>
        </Button>
      </header>
      <main className="print__sheets">
        {found.data ? (
          <article className="form" lang="vi">
            <FormA printed={found.data} now={now} />
            <FormC printed={found.data} now={now} />
          </article>
        ) : found.isError ? (
          <ErrorNote what={<Trans>Chưa mở được biên bản để in.</Trans>} error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <PageLoading />
        )}
      </main>
    </div>
  );
}

/** Whether what is printed is final. */
function Standing({ printed }: { printed: Printed | undefined }) {
  if (!printed) return null;
  const names = awaited(printed).join(', ');
  return (
    <p className="print__standing">
      {printed.signed_at ? <Trans>Đã đủ xác nhận.</Trans> : names === '' ? <Trans>Bản nháp, chưa ai xác nhận.</Trans> : <Trans>Bản nháp, còn chờ xác nhận: {names}</Trans>}
    </p>
  );
}

/** The number of the minutes and "Trang 1/2" at the foot of every sheet, by CSS page-margin boxes where the browser has them. */
function usePageFoot(code: string | null) {
  useEffect(() => {
    if (code === null || !('adoptedStyleSheets' in document)) return;
    const sheet = new CSSStyleSheet();
    const text = JSON.stringify(code);
    const small = "font: 8.5pt 'Hoichan Figures', 'Be Vietnam Pro', sans-serif; color: #000;";
    sheet.replaceSync(`@page { @bottom-left { content: ${text}; ${small} } @bottom-right { content: "${words.page} " counter(page) "/" counter(pages); ${small} } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [code]);
}

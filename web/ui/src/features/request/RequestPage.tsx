/** The request form at /consultations/new and /consultations/:id/edit; one page, keyboard first. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Redirect, useLocation, useParams } from 'wouter';
import { consultationQuery, type Consultation } from '../../api/consultations';
import { paths } from '../../paths';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { RequestForm } from './RequestForm';
import './request.css';

/**
 * The draft is made while somebody types, so the address changes from "new" to the draft's under the same form; any
 * other change of address is another form.
 */
export default function RequestPage() {
  const { t } = useLingui();
  const { id } = useParams<{ id?: string }>();
  const [, navigate] = useLocation();
  const [form, setForm] = useState({ key: 0, id, made: undefined as string | undefined });
  useEffect(() => {
    document.title = `${t`Yêu cầu hội chẩn`} · Hoichan`;
  }, [t]);
  if (form.id !== id) {
    const sameForm = id !== undefined && id === form.made;
    setForm({ key: sameForm ? form.key : form.key + 1, id, made: sameForm ? form.made : undefined });
    return null;
  }
  const onMade = (made: string) => {
    setForm({ ...form, made });
    navigate(paths.editConsultation(made), { replace: true });
  };
  if (id === undefined || id === form.made) return <RequestForm key={form.key} server={null} onMade={onMade} />;
  return <LoadedForm key={form.key} id={id} />;
}

function LoadedForm({ id }: { id: string }) {
  // The form's own copy rules from here on; a newer one on the server shows itself when saving.
  const loaded = useQuery({ ...consultationQuery(id), staleTime: Infinity, refetchOnMount: 'always' });
  const [first, setFirst] = useState<Consultation | null>(null);
  if (loaded.data && loaded.isFetchedAfterMount && !first) setFirst(loaded.data);
  if (first) {
    if (!first.may.includes('EditRequest')) return <Redirect to={paths.consultation(id)} replace />;
    return <RequestForm server={first} onMade={() => undefined} />;
  }
  return (
    <div className="page">
      {loaded.isError ? (
        <ErrorNote what={<Trans>Chưa mở được yêu cầu.</Trans>} error={loaded.error} onRetry={() => loaded.refetch()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </div>
  );
}

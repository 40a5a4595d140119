/** Observations of a FHIR Bundle: value, unit, reference range, and an arrow with a word where it is out of range. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '../../api/client';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { Checkbox } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { formatDate, formatDateTime } from '../../ui/time';

export function ObservationsTable({ excerptId }: { excerptId: string }) {
  const { t } = useLingui();
  const [onlyAbnormal, setOnlyAbnormal] = useState(false);
  const found = useQuery({
    queryKey: ['excerpt', excerptId, 'observations'],
    queryFn: () => take(api.GET('/api/excerpts/{id}/observations', { params: { path: { id: excerptId } } })),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (found.isError) return <ErrorNote what={<Trans>Chưa mở được tài liệu.</Trans>} error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton rows={4} />;
  const { rows, resources, patient_name: patient } = found.data;
  const abnormal = rows.filter(({ flag }) => flag && flag !== 'normal');
  const shown = onlyAbnormal ? abnormal : rows;
  return (
    <div className="observations">
      <div className="row row--between row--wrap">
        <p className="size-13 text-2">
          {patient && <Trans>Người bệnh trong tệp: {patient}.</Trans>} <Trans>Có {rows.length} chỉ số, {abnormal.length} bất thường.</Trans>{' '}
          {resources.map(({ resource_type, count }) => `${resource_type} ${count}`).join(', ')}
        </p>
        {abnormal.length > 0 && <Checkbox label={<Trans>Chỉ bất thường</Trans>} checked={onlyAbnormal} onChange={(event) => setOnlyAbnormal(event.target.checked)} />}
      </div>
      {rows.length === 0 ? (
        <Empty>
          <Trans>Tệp không có chỉ số nào.</Trans>
        </Empty>
      ) : (
        <div className="observations__scroll" role="region" aria-label={t`Bảng chỉ số`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <Trans>Chỉ số</Trans>
                </th>
                <th scope="col">
                  <Trans>Kết quả</Trans>
                </th>
                <th scope="col">
                  <Trans>So với mức thường</Trans>
                </th>
                <th scope="col">
                  <Trans>Mức thường</Trans>
                </th>
                <th scope="col">
                  <Trans>Lúc</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- rows of a stored file never move
                <tr key={index} className={row.flag && row.flag !== 'normal' ? 'observations__abnormal' : undefined}>
                  <th scope="row">
                    {row.name} {row.code && <span className="size-12 text-2">{row.code}</span>}
                  </th>
                  <td className="num nowrap">
                    <b>{row.value}</b> {row.unit}
                  </td>
                  <td className="nowrap">
                    <Flag flag={row.flag ?? null} />
                  </td>
                  <td className="num">{row.reference_range || '–'}</td>
                  <td className="num nowrap size-13">{showEffective(row.effective)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Flag({ flag }: { flag: string | null }) {
  switch (flag) {
    case 'low':
      return (
        <>
          <Icon name="arrow-down" size="s" /> <Trans>Thấp</Trans>
        </>
      );
    case 'high':
      return (
        <>
          <Icon name="arrow-up" size="s" /> <Trans>Cao</Trans>
        </>
      );
    case 'abnormal':
      return (
        <>
          <Icon name="alert" size="s" /> <Trans>Bất thường</Trans>
        </>
      );
    case 'normal':
      return <Trans>Bình thường</Trans>;
    default:
      return '–';
  }
}

/** FHIR dates may be a year, a month, a day or an instant. */
function showEffective(effective: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(effective)) return formatDate(effective);
  return effective.includes('T') && !Number.isNaN(Date.parse(effective)) ? formatDateTime(effective) : effective;
}

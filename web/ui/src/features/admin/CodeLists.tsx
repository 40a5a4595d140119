/** Replacing the ICD-10 list by a file. */
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { ApiError } from '../../api/error';
import { ErrorNote } from '../../ui/Feedback';
import { FileDrop } from '../../ui/FileDrop';
import { importIcd10 } from './api';

export function CodeLists() {
  const { t } = useLingui();
  const load = useMutation({ mutationFn: importIcd10 });
  const row = load.error instanceof ApiError ? load.error.details['row'] : undefined;
  const count = load.data?.codes ?? 0;
  return (
    <section className="stack admin__narrow">
      <p>
        <Trans>
          Tệp CSV mã UTF-8, mỗi dòng <code>code,name_vi,name_en</code>. Danh mục mới thay danh mục đang dùng; có một dòng hỏng thì không thay gì.
        </Trans>
      </p>
      <FileDrop multiple={false} accept=".csv,text/csv" buttonLabel={<Trans>Chọn tệp CSV</Trans>} hint={<Trans>hoặc kéo tệp vào đây</Trans>} onFiles={(files) => files[0] && load.mutate(files[0])} />
      {load.isPending && (
        <p role="status">
          <Trans>Đang nhập danh mục…</Trans>
        </p>
      )}
      {load.isSuccess && (
        <p role="status" className="semi">
          <Trans>Đã nhập {count} mã.</Trans>
        </p>
      )}
      {load.isError && (
        <ErrorNote what={<Trans>Chưa nhập được danh mục.</Trans>} error={load.error} kept={<Trans>Danh mục đang dùng vẫn còn.</Trans>} todo={typeof row === 'number' ? t`Xem lại dòng ${row} của tệp.` : undefined} />
      )}
    </section>
  );
}

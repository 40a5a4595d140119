import { Trans } from '@lingui/react/macro';
import { paths } from '../paths';
import { LinkButton } from '../ui/Button';
import { Empty } from '../ui/Feedback';

export function NotFound() {
  return (
    <main className="page not-found">
      <h1>
        <Trans>Không có trang này</Trans>
      </h1>
      <Empty
        action={
          <LinkButton href={paths.worklist()} icon="home">
            <Trans>Về việc của tôi</Trans>
          </LinkButton>
        }
      >
        <Trans>Liên kết sai, hoặc bạn không có quyền xem.</Trans>
      </Empty>
    </main>
  );
}

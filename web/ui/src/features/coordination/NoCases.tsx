/** Nothing to show: because of the filter, or because nothing is open. */
import { Trans } from '@lingui/react/macro';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { Empty } from '../../ui/Feedback';

export function NoCases({ any, onAll }: { any: boolean; onAll: () => void }) {
  if (any) {
    return (
      <Empty
        action={
          <Button icon="x" onClick={onAll}>
            <Trans>Bỏ lọc, xem mọi ca</Trans>
          </Button>
        }
      >
        <Trans>Không có ca nào khớp bộ lọc. Các ca khác vẫn còn trên bảng.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <LinkButton href={paths.worklist()} icon="home">
          <Trans>Về việc của tôi</Trans>
        </LinkButton>
      }
    >
      <Trans>Chưa có ca nào đang mở. Ca mới hiện ở đây ngay khi cơ sở yêu cầu gửi, không cần tải lại trang.</Trans>
    </Empty>
  );
}

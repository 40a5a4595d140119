/** After the room: what happened, and the next step. */
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import type { Closing } from './session/state';
import { useRoom } from './useRoom';

const mayRejoin: ReadonlySet<Closing> = new Set(['left', 'signed_out', 'replaced', 'ticket_refused', 'room_full', 'bad_offer'] as const);

export function ClosedView({ guest, onRejoin }: { guest: boolean; onRejoin: () => void }) {
  const { closing } = useRoom().state;
  const why = closing?.why ?? 'left';
  return (
    <main className="room-plain">
      <h1>
        <Headline why={why} />
      </h1>
      <p>
        <Detail why={why} />
      </p>
      {closing?.message && <p className="text-2">{closing.message}</p>}
      <div className="row row--wrap">
        {mayRejoin.has(why) && (
          <Button variant="primary" size="l" icon="camera" onClick={onRejoin}>
            <Trans>Vào lại phòng</Trans>
          </Button>
        )}
        {!guest && (
          <LinkButton href={paths.worklist()} size="l" icon="home">
            <Trans>Về việc của tôi</Trans>
          </LinkButton>
        )}
      </div>
    </main>
  );
}

function Headline({ why }: { why: Closing }): ReactNode {
  switch (why) {
    case 'left':
      return <Trans>Bạn đã rời phòng</Trans>;
    case 'ended':
      return <Trans>Hội chẩn đã kết thúc</Trans>;
    case 'refused':
      return <Trans>Người chủ trì chưa cho vào phòng</Trans>;
    case 'removed':
      return <Trans>Người chủ trì đã mời bạn ra khỏi phòng</Trans>;
    case 'revoked':
      return <Trans>Lời mời đã bị thu hồi</Trans>;
    case 'signed_out':
      return <Trans>Bạn đã đăng xuất</Trans>;
    case 'replaced':
      return <Trans>Bạn đang ở trong phòng này trên máy hoặc cửa sổ khác</Trans>;
    case 'room_full':
      return <Trans>Phòng đã đủ người</Trans>;
    case 'ticket_refused':
    case 'bad_offer':
      return <Trans>Chưa vào được phòng</Trans>;
  }
}

function Detail({ why }: { why: Closing }): ReactNode {
  switch (why) {
    case 'left':
      return <Trans>Rời phòng không kết thúc hội chẩn. Chỗ của bạn vẫn còn.</Trans>;
    case 'ended':
      return <Trans>Hình và tiếng đã tắt. Biên bản ở trang của ca.</Trans>;
    case 'refused':
    case 'removed':
    case 'revoked':
      return <Trans>Gọi điện cho người mời bạn nếu đây là nhầm lẫn.</Trans>;
    case 'signed_out':
      return <Trans>Đăng nhập rồi vào lại phòng. Chỗ của bạn vẫn còn.</Trans>;
    case 'replaced':
      return <Trans>Vào lại ở đây thì bên kia tự thoát.</Trans>;
    case 'room_full':
      return <Trans>Thử lại khi có người rời phòng.</Trans>;
    case 'ticket_refused':
      return <Trans>Cuộc họp chưa mở, đã đóng, hoặc bạn không có tên trong cuộc họp này.</Trans>;
    case 'bad_offer':
      return <Trans>Trình duyệt này không gọi hình được. Cập nhật trình duyệt rồi thử lại.</Trans>;
  }
}

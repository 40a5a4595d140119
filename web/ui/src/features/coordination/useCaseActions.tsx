/** Everything that can be done with a case from the board or the list: the menu, the dialogs behind it, the main action. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { describeError } from '../../api/error';
import { useUser } from '../../api/session';
import type { IconName } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/Toast';
import { waitlistQuery } from '../waitlist/api';
import { WaitDialog } from '../waitlist/WaitDialog';
import { type Action, actionsOf, coordinates, mainAction } from './actions';
import type { Appointment } from './api';
import type { Line } from './board';
import { CancelDialog, MissedDialog } from './AppointmentDialogs';
import { HandOverOf } from './HandOverOf';
import { makeSteps } from './steps';
import { DeclineDialog, SendBackDialog } from './TriageDialogs';

export const actionNames: Record<Action, { name: ReturnType<typeof msg>; icon?: IconName; kbd?: string; danger?: boolean }> = {
  open: { name: msg`Mở ca`, icon: 'doc', kbd: 'Enter' },
  accept: { name: msg({ message: 'Nhận', context: 'Nhận một ca' }), icon: 'check' },
  plan: { name: msg`Xếp giờ`, icon: 'calendar', kbd: 'X' },
  wait: { name: msg`Chờ giờ trống…`, icon: 'clock' },
  unwait: { name: msg`Thôi chờ giờ trống` },
  book: { name: msg({ message: 'Đặt lịch', context: 'Việc với ca đang giữ chỗ' }), icon: 'check' },
  release: { name: msg({ message: 'Nhả chỗ', context: 'Việc với ca đang giữ chỗ' }), icon: 'x' },
  move: { name: msg`Chuyển giờ`, icon: 'swap', kbd: 'X' },
  return: { name: msg`Trả lại…` },
  decline: { name: msg`Từ chối…`, danger: true },
  hand_over: { name: msg`Bác sĩ bận gấp…`, icon: 'users' },
  cancel: { name: msg`Hủy hẹn…`, danger: true },
  missed: { name: msg`Đánh dấu vắng…` },
};

type Asked = { action: Action; line: Line; appointment: Appointment | null };

export function useCaseActions(onOpen: (line: Line) => void, onPlan: (line: Line) => void) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const steps = useMemo(() => makeSteps(queryClient), [queryClient]);
  const user = useUser();
  const mine = useMemo(() => coordinates(user), [user]);
  const waiting = useQuery(waitlistQuery).data;
  const [menu, setMenu] = useState<{ line: Line; anchor: Element; at: number } | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);

  const perform = (action: Action, line: Line) => {
    const fail = (error: unknown) => toast(describeError(error).message || t`Chưa làm được. Tải lại rồi thử lần nữa.`, 'bad');
    const ask = (appointment: Appointment | null) => setAsked({ action, line, appointment });
    switch (action) {
      case 'open':
        return onOpen(line);
      case 'plan':
      case 'move':
        return onPlan(line);
      case 'accept':
      case 'book':
      case 'release':
        return void steps[action](line).catch(fail);
      case 'unwait':
        return void steps.waitNoLonger(line).catch(fail);
      case 'return':
      case 'decline':
      case 'hand_over':
      case 'wait':
        return ask(null);
      case 'cancel':
      case 'missed':
        return void steps.appointmentOf(line).then(ask, fail);
    }
  };
  // The cards are painted again only when their own line changes, so what they are given must not change.
  const newest = useRef(perform);
  useEffect(() => {
    newest.current = perform;
  });
  const run = useCallback((action: Action, line: Line) => newest.current(action, line), []);
  const onMenu = useCallback((line: Line, anchor: Element) => setMenu({ line, anchor, at: Date.now() }), []);
  const onAct = useCallback((line: Line) => run(mainAction(line, mine, Date.now()), line), [run, mine]);
  const closeMenu = useCallback(() => setMenu(null), []);

  const dialogs: ReactNode = (
    <>
      {menu && (
        <Menu
          label={t`Việc với ca ${menu.line.code}`}
          anchor={menu.anchor}
          onClose={closeMenu}
          items={actionsOf(menu.line, mine, menu.at, waiting?.some(({ consultation_id }) => consultation_id === menu.line.id)).map((action) => ({ id: action, ...actionNames[action], label: t(actionNames[action].name), run: () => run(action, menu.line) }))}
        />
      )}
      {asked && <Ask asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
  return { mine, steps, run, onMenu, onAct, dialogs };
}

function Ask({ asked: { action, line, appointment }, onClose }: { asked: Asked; onClose: () => void }) {
  if (action === 'wait') return <WaitDialog line={line} waiting={null} onClose={onClose} />;
  if (action === 'return') return <SendBackDialog line={line} onClose={onClose} />;
  if (action === 'decline') return <DeclineDialog line={line} onClose={onClose} />;
  if (action === 'hand_over') return <HandOverOf line={line} onClose={onClose} />;
  if (appointment === null) return null;
  if (action === 'cancel') return <CancelDialog id={line.id} appointment={appointment} onClose={onClose} />;
  return <MissedDialog id={line.id} appointment={appointment} onClose={onClose} />;
}

/** The meeting of several people whose room this is, and the case in hand when the reader may open it. */
import { useQuery } from '@tanstack/react-query';
import { meetingQuery } from '../meetings/api';
import { running } from '../meetings/meetings';
import type { RoomMeeting } from './api';

export function useTeamMeeting(room: RoomMeeting | null) {
  const found = useQuery({ ...meetingQuery(room?.id ?? ''), enabled: room !== null, refetchInterval: 15_000 });
  const meeting = room === null ? null : (found.data ?? null);
  const item = meeting ? running(meeting.agenda) : null;
  // Listeners and organisers may know of a case; its record is for those who speak, and for who asked.
  const reads = room !== null && (room.part === 'chair' || room.part === 'speaker' || room.part === 'requester');
  return { meeting, caseId: reads ? (item?.consultation_id ?? null) : null };
}

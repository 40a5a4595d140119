/** The consultation room of one appointment. */
import { useCallback, useState } from 'react';
import { useParams } from 'wouter';
import { joinAppointment, type RoomConsultation, type RoomMeeting } from './api';
import { Room } from './Room';
import { useRoomSession } from './useRoom';

export default function RoomPage() {
  const { appointmentId = '' } = useParams<{ appointmentId: string }>();
  const [entry, setEntry] = useState(0);
  return <Entry key={`${appointmentId}-${entry}`} appointmentId={appointmentId} onRejoin={() => setEntry(entry + 1)} />;
}

/** Coming back after leaving is a new entry: a new session on the same seat. */
function Entry({ appointmentId, onRejoin }: { appointmentId: string; onRejoin: () => void }) {
  const [consultation, setConsultation] = useState<RoomConsultation | null>(null);
  const [meeting, setMeeting] = useState<RoomMeeting | null>(null);
  const getTicket = useCallback(async () => {
    const joined = await joinAppointment(appointmentId);
    setConsultation(joined.consultation ?? null);
    setMeeting(joined.meeting ?? null);
    return { ...joined, listens: joined.meeting?.part === 'listener' };
  }, [appointmentId]);
  const session = useRoomSession(getTicket, 'by_ticket');
  return session && <Room session={session} appointmentId={appointmentId} consultation={consultation} meeting={meeting} onRejoin={onRejoin} />;
}

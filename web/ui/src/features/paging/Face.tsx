/** A person's photo, or their initials. The name stands beside it. */
import { Avatar } from '../../ui/StateChip';
import './paging.css';

export function Face({ person }: { person: { person: string; photo_url?: string | null } }) {
  return person.photo_url ? <img className="face" src={person.photo_url} alt="" width={40} height={40} /> : <Avatar name={person.person} />;
}

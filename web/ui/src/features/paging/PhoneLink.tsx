/** A number that is called by pressing it. */
import { Icon } from '../../ui/Icon';

export function PhoneLink({ phone, who, className = 'phone-link' }: { phone: string; who?: string; className?: string }) {
  return (
    <a className={`${className} num`} href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      <Icon name="phone" size="s" />
      {who ? `${who}: ${phone}` : phone}
    </a>
  );
}

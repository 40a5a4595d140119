/** Buttons. A busy button keeps its label; a disabled one says why (`reason` becomes its description). */
import { type ButtonHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { Link } from 'wouter';
import './button.css';
import { classes } from './classes';
import { Icon, type IconName } from './Icon';
import { Kbd } from './Kbd';

export type ButtonVariant = 'default' | 'primary' | 'quiet' | 'danger' | 'ok';
export type ButtonSize = 's' | 'm' | 'l';

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: IconName; kbd?: string; block?: boolean };

function look({ variant = 'default', size = 'm', block }: Look, extra?: string): string {
  return classes('btn', variant !== 'default' && `btn--${variant}`, size !== 'm' && `btn--${size}`, block && 'btn--block', extra);
}

type ButtonProps = Look & {
  busy?: boolean;
  reason?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
} & ButtonHTMLAttributes<HTMLButtonElement>;

export function Button({ variant, size, icon, kbd, block, busy, reason, className, children, disabled, onClick, type = 'button', ...rest }: ButtonProps) {
  const reasonId = useId();
  const off = disabled || busy;
  return (
    <>
      <button
        {...rest}
        // A native submit button is needed inside forms, hence the variable type.
        type={type === 'submit' ? 'submit' : type === 'reset' ? 'reset' : 'button'}
        className={look({ variant, size, block }, className)}
        aria-busy={busy || undefined}
        aria-disabled={off || undefined}
        aria-describedby={reason && off ? reasonId : rest['aria-describedby']}
        onClick={(event) => {
          // aria-disabled keeps the button reachable, so that its reason can be read.
          if (off) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {icon && <Icon name={icon} size={size === 's' ? 's' : 'm'} />}
        {children}
        {kbd && <Kbd>{kbd}</Kbd>}
        {busy && <span className="btn__busy" aria-hidden="true" />}
      </button>
      {reason && off && (
        <span id={reasonId} className="btn__reason">
          {reason}
        </span>
      )}
    </>
  );
}

export function IconButton({ icon, label, variant = 'quiet', size, className, ...rest }: Omit<ButtonProps, 'children' | 'kbd' | 'block'> & { icon: IconName; label: string }) {
  return <Button {...rest} icon={icon} variant={variant} size={size} aria-label={label} title={label} className={classes('btn--icon', className)} />;
}

type LinkButtonProps = Look & { href: string; children: ReactNode; className?: string; target?: string };

/** A link that looks like a button: it goes somewhere, so it is an anchor. */
export function LinkButton({ variant, size, icon, kbd, block, href, children, className, target }: LinkButtonProps) {
  return (
    <Link href={href} target={target} className={look({ variant, size, block }, className)}>
      {icon && <Icon name={icon} size={size === 's' ? 's' : 'm'} />}
      {children}
      {kbd && <Kbd>{kbd}</Kbd>}
    </Link>
  );
}

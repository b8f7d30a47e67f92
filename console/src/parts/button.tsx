import { Button as Plain, type ButtonProps } from '@ariakit/react';
import { Icon, type IconName } from './icon.js';

interface Props extends ButtonProps {
  readonly icon?: IconName;
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
}

export function Button({ icon, look = 'plain', children, className, ...others }: Props) {
  return (
    <Plain className={`button ${look} ${className ?? ''}`} {...others}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </Plain>
  );
}

/** A button that shows a picture only, and says what it does to whoever asks. */
export function IconButton({ icon, label, ...others }: Omit<Props, 'look'> & { readonly icon: IconName; readonly label: string }) {
  return (
    <Plain className="icon-button" aria-label={label} title={label} {...others}>
      <Icon name={icon} />
    </Plain>
  );
}

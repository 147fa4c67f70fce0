import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export type ButtonLook = 'primary' | 'secondary' | 'quiet';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-primary text-on-primary border-transparent hover:opacity-90 px-3',
  secondary: 'bg-canvas text-text border-line-strong hover:bg-raised px-3',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-raised hover:text-text px-2',
};

/** The classes of a button, for links that look like one. */
export function buttonClasses(look: ButtonLook): string {
  return classNames(
    'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-sm border text-sm font-medium whitespace-nowrap',
    'transition-[background-color,opacity] duration-[120ms] disabled:opacity-50',
    LOOKS[look],
  );
}

export function Button({ look = 'secondary', className, type = 'button', ...rest }: ComponentProps<'button'> & { look?: ButtonLook }) {
  return <button type={type} className={classNames(buttonClasses(look), className)} {...rest} />;
}

/** A square button that holds only an icon; `label` is its name. */
export function IconButton({ label, className, type = 'button', ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        'inline-grid size-8 shrink-0 place-content-center rounded-sm text-muted transition-colors duration-[120ms] hover:bg-raised hover:text-text',
        className,
      )}
      {...rest}
    />
  );
}

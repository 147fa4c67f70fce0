import { classNames } from './class-names.ts';

/**
 * A placeholder of the final size. It stays invisible for 350 ms, so that a page which is quick never flickers; give it
 * the size of what will stand there.
 */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={classNames('block animate-appear rounded-sm bg-raised', className)} />;
}

import { classNames } from './class-names.ts';

type MeterProps = { share: number; fill: string; className: string };

/** A bar from zero. The track is the whole, the fill what is used; decoration, since the numbers stand beside it. */
export function Meter({ share, fill, className }: MeterProps) {
  return (
    <svg aria-hidden className={classNames('block overflow-hidden rounded-full', className)}>
      <rect width="100%" height="100%" className="fill-raised" />
      <rect width={`${Math.round(share * 1000) / 10}%`} height="100%" className={fill} />
    </svg>
  );
}

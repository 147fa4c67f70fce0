'use client';

import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { draggedTo, steppedBy, toBarHandles, type BarBound } from '#lib/views/replicas/bar-handles.ts';
import { withField, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';

const STEP = 1;
const LEAP = 10;

type BarHandlesProps = {
  cluster: string;
  draft: PreferenceDraft;
  /** Replicas at the bar's end. */
  scaleMax: number;
  onDraft: (draft: PreferenceDraft) => void;
  /** While a handle is held the bars keep their scale, so that it stays under the pointer. */
  onHold: (isHeld: boolean) => void;
};

/** Minimum and maximum of one cluster as handles on its bar: dragged, or moved by the arrows. The fields beside it say the same numbers. */
export function BarHandles({ cluster, draft, scaleMax, onDraft, onHold }: BarHandlesProps) {
  const { t, number } = usePhrasing();
  const track = useRef<HTMLDivElement>(null);
  const set = (bound: BarBound, text: string) => onDraft(withField(draft, cluster, bound, text));
  const drag = (bound: BarBound, clientX: number) => {
    const box = track.current?.getBoundingClientRect();
    if (box !== undefined && box.width > 0) set(bound, draggedTo(draft, cluster, bound, (clientX - box.left) / box.width, scaleMax));
  };
  const onKeyDown = (bound: BarBound, event: KeyboardEvent) => {
    const steps = stepsOf(event.key);
    if (steps === undefined) return;
    event.preventDefault();
    set(bound, steps === 'none' ? '' : steppedBy(draft, cluster, bound, steps, scaleMax));
  };
  return (
    <div ref={track} className="absolute inset-0">
      {toBarHandles(draft, cluster, scaleMax).map(({ bound, at, value }) => (
        <span
          key={bound} role="slider" tabIndex={0} aria-label={t('plan.handle', { field: t(`replicas.${bound}`), cluster })} aria-valuemin={0} aria-valuemax={Math.max(value ?? 0, Math.floor(scaleMax))}
          aria-valuenow={value ?? (bound === 'min' ? 0 : Math.floor(scaleMax))} aria-valuetext={value === undefined ? t('plan.noBound') : number(value)} title={t('plan.handleHelp', { field: t(`replicas.${bound}`), value: value === undefined ? t('plan.noBound') : number(value) })}
          onKeyDown={(event) => onKeyDown(bound, event)}
          onPointerDown={(event: PointerEvent<HTMLElement>) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            onHold(true);
          }}
          onPointerMove={(event: PointerEvent<HTMLElement>) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(bound, event.clientX); }}
          onLostPointerCapture={() => onHold(false)}
          // The two stand on either side of their number, so that both can be held where they meet.
          className={classNames('group/handle absolute inset-y-0 grid w-6 cursor-ew-resize touch-none content-center px-1', bound === 'min' ? '-translate-x-full justify-items-end' : 'justify-items-start')} style={{ left: `${at * 100}%` }}
        >
          <span aria-hidden className={classNames('h-4 w-2 rounded-[3px] border bg-canvas group-hover/handle:border-focus', value === undefined ? 'border-dashed border-line-strong' : 'border-text')} />
        </span>
      ))}
    </div>
  );
}

function stepsOf(key: string): number | 'none' | undefined {
  switch (key) {
    case 'ArrowRight': case 'ArrowUp': return STEP;
    case 'ArrowLeft': case 'ArrowDown': return -STEP;
    case 'PageUp': return LEAP;
    case 'PageDown': return -LEAP;
    case 'Delete': case 'Backspace': return 'none';
    default: return undefined;
  }
}

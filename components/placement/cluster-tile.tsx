'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { classNames } from '#components/ui/class-names.ts';
import { TickIcon } from '#components/ui/icons.tsx';
import type { BoardTile } from '#lib/views/placement/board.ts';
import { CLUSTER_HEALTH } from '#lib/views/status.ts';

type ClusterTileProps = {
  tile: BoardTile;
  isOn: boolean;
  isFocusable: boolean;
  onToggle: () => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
  onPointerEnter: () => void;
};

/** One cluster: a checkbox with its name, its health and the reason it is or isn't selected. Always of one height, so that a reason that changes moves no other tile. */
export function ClusterTile({ tile, isOn, isFocusable, onToggle, onFocus, onKeyDown, onPointerDown, onPointerEnter }: ClusterTileProps) {
  const { t } = usePhrasing();
  const { cluster, isSelected, wasSelected, reason } = tile;
  const { tone, key } = CLUSTER_HEALTH[cluster.health];
  const sign = isSelected === wasSelected ? '' : isSelected ? '+' : '−';
  return (
    <button
      type="button" role="checkbox" aria-checked={isOn} tabIndex={isFocusable ? 0 : -1} data-tile={cluster.name}
      onClick={onToggle} onFocus={onFocus} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerEnter={onPointerEnter}
      className={classNames(
        'grid h-18 min-w-0 grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2 rounded-md border px-2.5 py-2 text-left transition-colors duration-[120ms]',
        isSelected ? 'border-text bg-surface' : 'border-line hover:bg-surface',
        isOn && !isSelected && 'border-dashed border-line-strong',
      )}
    >
      <span aria-hidden className={classNames('mt-0.5 grid size-4 place-content-center rounded-[3px] border', isOn ? 'border-primary bg-primary text-on-primary' : 'border-line-strong')}>
        {isOn ? <TickIcon className="size-3" /> : null}
      </span>
      <span className="min-w-0">
        <span className="block truncate font-mono text-sm font-medium" title={cluster.name}>{cluster.name}</span>
        <span className="line-clamp-2 text-xs wrap-anywhere text-muted" title={reason}>{reason}</span>
      </span>
      <span className="flex items-center gap-1">
        {sign === '' ? null : <span aria-hidden className="font-mono text-sm font-semibold">{sign}</span>}
        {tone === 'ok' ? <span className="sr-only">{t(key)}</span> : <><StatusIcon tone={tone} className={`size-4 ${TONE_ICON[tone]}`} /><span className="sr-only">{t(key)}</span></>}
      </span>
    </button>
  );
}

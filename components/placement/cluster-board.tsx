'use client';

import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { Board, BoardRegion, BoardTile } from '#lib/views/placement/board.ts';
import { ClusterTile } from './cluster-tile.tsx';

/** With more clusters than this there is a field to find one. */
const FILTER_FROM = 12;

type ClusterBoardProps = { board: Board; isList: boolean; onPick: (names: readonly string[], isPicked: boolean) => void };

/**
 * All clusters by region and zone. Click or drag over them, or use the keyboard: one stop in the tab order, arrows move,
 * Space picks, and with Shift the next tile is given what this one has, as dragging does. Each tile says whether it is selected and why; the colour only repeats it.
 */
export function ClusterBoard({ board, isList, onPick }: ClusterBoardProps) {
  const { t } = usePhrasing();
  const id = useId();
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState('');
  const [said, setSaid] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const paint = usePainting(onPick);
  const shown = board.regions.flatMap((region) => toShown(region, filter.trim().toLowerCase()));
  const names = shown.flatMap(({ zones }) => zones.flatMap(({ tiles }) => tiles.map(({ cluster }) => cluster.name)));
  const focused = names.includes(current) ? current : (names[0] ?? '');
  const announce = (cluster: string, isPicked: boolean) => {
    const others = board.tiles.filter((each) => each.cluster.name !== cluster && isOn(each, isList)).length;
    setSaid(t(isPicked ? 'placement.announcePick' : 'placement.announceDrop', { cluster, count: others + (isPicked ? 1 : 0) }));
  };
  const pick = (tile: BoardTile) => {
    const isPicked = !isOn(tile, isList);
    onPick([tile.cluster.name], isPicked);
    announce(tile.cluster.name, isPicked);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      onPick(names, true);
      return;
    }
    const next = neighbour(root.current, focused, event.key);
    if (next === undefined) return;
    event.preventDefault();
    const from = board.tiles.find(({ cluster }) => cluster.name === focused);
    if (event.shiftKey && from !== undefined) {
      const isPicked = isOn(from, isList);
      onPick([next], isPicked);
      announce(next, isPicked);
    }
    setCurrent(next);
    root.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <section aria-label={t('placement.board')} className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {board.tiles.length < FILTER_FROM ? null : <div className="min-w-0 flex-1 basis-48"><SearchField label={t('placement.filter')} value={filter} onChange={setFilter} /></div>}
        <Button look="quiet" className="-ml-2" onClick={() => onPick(names, true)}>{t('placement.pickAll')}</Button>
        <Button look="quiet" onClick={() => onPick(names, false)}>{t('placement.dropAll')}</Button>
      </div>
      <p id={id} className="text-xs text-pretty text-muted">{t('placement.boardHelp')}</p>
      <p role="status" className="sr-only">{said}</p>
      <div ref={root} role="group" aria-describedby={id} aria-label={t('placement.board')} className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,256px),1fr))] items-start gap-x-6 gap-y-4 select-none">
        {shown.map((region) => (
          <Region key={region.region} region={region} isList={isList} focused={focused} paint={paint} onPick={onPick} onPickTile={pick} onFocus={setCurrent} onKeyDown={onKeyDown} />
        ))}
      </div>
    </section>
  );
}

type Painting = { start: (tile: BoardTile, isPicked: boolean) => void; enter: (tile: BoardTile) => void };

type RegionProps = {
  region: BoardRegion;
  isList: boolean;
  focused: string;
  paint: Painting;
  onPick: (names: readonly string[], isPicked: boolean) => void;
  onPickTile: (tile: BoardTile) => void;
  onFocus: (name: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function Region({ region, isList, focused, paint, onPick, onPickTile, onFocus, onKeyDown }: RegionProps) {
  const { t } = usePhrasing();
  const title = region.region === '' ? t('placement.noRegion') : region.region;
  const tiles = region.zones.flatMap(({ tiles: inZone }) => inZone);
  const isWhole = tiles.every((tile) => isOn(tile, isList));
  return (
    <div role="group" aria-label={title} className="min-w-0">
      <div className="mb-1.5 flex items-baseline gap-2">
        <h3 className="text-sm font-medium">{title}</h3>
        <span className="text-xs text-muted tabular-nums">{t('placement.selectedCount', { selected: region.selected, total: region.total })}</span>
        <button
          type="button" className="ml-auto text-xs text-muted hover:text-text hover:underline" onClick={() => onPick(tiles.map(({ cluster }) => cluster.name), !isWhole)}
          aria-label={t(isWhole ? 'placement.dropRegion' : 'placement.pickRegion', { region: title })}
        >
          {t(isWhole ? 'placement.dropAll' : 'placement.pickAll')}
        </button>
      </div>
      <div className="grid gap-2">
        {region.zones.map(({ zone, names, tiles: inZone }) => (
          <div key={names} className="min-w-0">
            {zone === '' ? null : <p title={names} className="mb-1 truncate text-xs text-faint">{t('placement.zones', { zones: zone, count: inZone[0]?.cluster.zones.length ?? 1 })}</p>}
            <div className="grid grid-cols-[repeat(auto-fill,minmax(148px,1fr))] gap-2">
              {inZone.map((tile) => (
                <ClusterTile
                  key={tile.cluster.name} tile={tile} isOn={isOn(tile, isList)} isFocusable={tile.cluster.name === focused}
                  onToggle={() => onPickTile(tile)} onFocus={() => onFocus(tile.cluster.name)} onKeyDown={onKeyDown}
                  onPointerDown={(event: PointerEvent) => {
                    if (event.button !== 0 || event.pointerType === 'touch') return;
                    paint.start(tile, !isOn(tile, isList));
                  }}
                  onPointerEnter={() => paint.enter(tile)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

/** In a list a tile shows what is listed; under a selector, what that selects. */
function isOn(tile: BoardTile, isList: boolean): boolean {
  return isList ? tile.isPicked : tile.isSelected;
}

/** Dragging from one tile over others gives all of them what the first was given. Clicks stay clicks: nothing is painted before a second tile. */
function usePainting(onPick: ClusterBoardProps['onPick']): Painting {
  const drag = useRef<{ from: string; isPicked: boolean; isMoving: boolean } | undefined>(undefined);
  useEffect(() => {
    const end = () => { drag.current = undefined; };
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    return () => {
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
    };
  }, []);
  return {
    start: ({ cluster }, isPicked) => { drag.current = { from: cluster.name, isPicked, isMoving: false }; },
    enter: ({ cluster }) => {
      const now = drag.current;
      if (now === undefined || cluster.name === now.from) return;
      onPick(now.isMoving ? [cluster.name] : [now.from, cluster.name], now.isPicked);
      now.isMoving = true;
    },
  };
}

function toShown(region: BoardRegion, text: string): BoardRegion[] {
  if (text === '') return [region];
  const zones = region.zones.flatMap(({ tiles, ...zone }) => {
    const found = tiles.filter(({ cluster }) => [cluster.name, cluster.region, ...cluster.zones, ...Object.entries(cluster.labels).map(([key, value]) => `${key}=${value}`)].some((part) => part.toLowerCase().includes(text)));
    return found.length === 0 ? [] : [{ ...zone, tiles: found }];
  });
  return zones.length === 0 ? [] : [{ ...region, zones }];
}

/** The tile that an arrow key leads to, by where tiles stand on the screen; undefined for other keys. */
function neighbour(root: HTMLElement | null, from: string, key: string): string | undefined {
  const tiles = [...(root?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
  const index = tiles.findIndex((tile) => tile.dataset['tile'] === from);
  const here = tiles[index]?.getBoundingClientRect();
  if (here === undefined) return undefined;
  switch (key) {
    case 'ArrowRight': return tiles[index + 1]?.dataset['tile'];
    case 'ArrowLeft': return tiles[index - 1]?.dataset['tile'];
    case 'Home': return tiles[0]?.dataset['tile'];
    case 'End': return tiles.at(-1)?.dataset['tile'];
    case 'ArrowDown': return nearest(tiles.filter((tile) => tile.getBoundingClientRect().top >= here.bottom - 1), here);
    case 'ArrowUp': return nearest(tiles.filter((tile) => tile.getBoundingClientRect().bottom <= here.top + 1), here);
    default: return undefined;
  }
}

function nearest(tiles: readonly HTMLElement[], here: DOMRect): string | undefined {
  let best: { name: string | undefined; distance: number } | undefined;
  for (const tile of tiles) {
    const box = tile.getBoundingClientRect();
    const distance = Math.abs(box.top - here.top) * 4 + Math.abs(box.left - here.left);
    if (best === undefined || distance < best.distance) best = { name: tile.dataset['tile'], distance };
  }
  return best?.name;
}

'use client';

import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { classNames } from '#components/ui/class-names.ts';
import { groupByRegion, type ClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { MAP_HEIGHT, MAP_WIDTH, nextMarker, sayMarker, toWorldMap, type MapMarker } from '#lib/views/overview/world-map.ts';
import { severityRank } from '#lib/views/status.ts';
import { ClusterGrid } from './cluster-grid.tsx';

/**
 * The fleet where it stands in the world: one mark for each region whose place is known, or for several that stand too close together; the chosen mark's clusters below.
 * The marks are one stop in the tab order: arrows, Home and End go from region to region, Enter or Space shows its clusters,
 * which the next Tab leads into, and Escape goes back to the region that is worst off.
 */
export function ClusterMap({ tiles, goneKeys }: { tiles: readonly ClusterTile[]; goneKeys: ReadonlySet<string> }) {
  const { t } = usePhrasing();
  const { frame, width } = useWidth();
  const { markers, elsewhere } = useMemo(() => toWorldMap(groupByRegion(tiles), width), [tiles, width]);
  const [asked, setAsked] = useState('');
  const [focused, setFocused] = useState('');
  const hintId = useId();
  const marks = useRef<HTMLUListElement>(null);
  const chosen = markers.find(({ groups }) => groups.some(({ region }) => region === asked)) ?? worstOf(markers);
  const stop = markers.find(({ groups }) => groups.some(({ region }) => region === focused)) ?? chosen;
  const onKeyDown = (event: KeyboardEvent, from: MapMarker) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const next = event.key === 'Escape' ? worstOf(markers) : nextMarker(markers, from, event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (event.key === 'Escape') setAsked('');
    marks.current?.querySelector<HTMLElement>(`[data-region="${CSS.escape(next.region)}"]`)?.focus();
  };
  return (
    <div className="grid gap-4">
      <div className="relative overflow-hidden rounded-md border border-line bg-surface p-2 @2xl:p-4">
        <div ref={frame} className="relative mx-auto max-w-5xl">
          <svg aria-hidden viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`} className="w-full world-outline bg-line" />
          <p id={hintId} className="sr-only">{t('clusters.mapKeys')}</p>
          <ul ref={marks} aria-label={t('clusters.map')}>
            {markers.map((marker) => (
              <Marker
                key={marker.region} marker={marker} hintId={hintId} isChosen={marker === chosen} isStop={marker === stop}
                onChoose={() => setAsked(marker.region)} onFocus={() => setFocused(marker.region)} onKeyDown={(event) => onKeyDown(event, marker)}
              />
            ))}
          </ul>
        </div>
      </div>
      {chosen === undefined ? null : <ClusterGrid groups={chosen.groups} goneKeys={goneKeys} />}
      {elsewhere.length === 0 ? null : (
        <section aria-label={t('clusters.offMap')}>
          <h3 className="mb-2 text-sm font-medium">{t('clusters.offMap')}</h3>
          <ClusterGrid groups={groupByRegion(elsewhere)} goneKeys={goneKeys} />
        </section>
      )}
    </div>
  );
}

type MarkerProps = { marker: MapMarker; hintId: string; isChosen: boolean; isStop: boolean; onChoose: () => void; onFocus: () => void; onKeyDown: (event: KeyboardEvent) => void };

function Marker({ marker, hintId, isChosen, isStop, onChoose, onFocus, onKeyDown }: MarkerProps) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const { region, groups, label, tiles, tone, x, y } = marker;
  const state = sayMarker(marker, phrasing);
  const regions = phrasing.list(groups.map((group) => group.region));
  return (
    <li ref={(element) => { place(element, x, y); }} className={classNames('invisible absolute -translate-x-1/2 -translate-y-1/2 hover:z-20 has-focus-visible:z-20', isChosen && 'z-10')}>
      <button
        type="button" data-region={region} tabIndex={isStop ? 0 : -1} aria-pressed={isChosen} aria-describedby={hintId}
        aria-label={t('clusters.mapMarker', { region: regions, state })} title={`${regions} · ${state}`} onClick={onChoose} onFocus={onFocus} onKeyDown={onKeyDown}
        className={classNames('inline-flex h-6 items-center gap-1 rounded-full border bg-canvas px-1 text-xs font-medium shadow-float', isChosen ? 'border-text' : 'border-line-strong')}
      >
        <StatusIcon tone={tone} className={`size-4 ${TONE_ICON[tone]}`} />
        {tiles.length === 1 ? null : <span className="tabular-nums">{number(tiles.length)}</span>}
        {label === '' ? null : <span className="pr-1 font-mono whitespace-nowrap">{label}</span>}
      </button>
    </li>
  );
}

/** The map's width in pixels, before it is painted and whenever it changes: what has room on it depends on that. */
function useWidth(): { frame: RefObject<HTMLDivElement | null>; width: number } {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(MAP_WIDTH);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = (): void => { setWidth(element.clientWidth || MAP_WIDTH); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return { frame, width };
}

/** Set from script, because the Content-Security-Policy takes no style attributes out of the page's text. */
function place(element: HTMLElement | null, x: number, y: number): void {
  if (element === null) return;
  element.style.left = `${x * 100}%`;
  element.style.top = `${y * 100}%`;
  element.style.visibility = 'visible';
}

function worstOf(markers: readonly MapMarker[]): MapMarker | undefined {
  return [...markers].sort((a, b) => severityRank(a.tone) - severityRank(b.tone))[0];
}

'use client';

import { useMemo, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { classNames } from '#components/ui/class-names.ts';
import { groupByRegion, type ClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { MAP_HEIGHT, MAP_WIDTH, toWorldMap, type MapMarker } from '#lib/views/overview/world-map.ts';
import { severityRank } from '#lib/views/status.ts';
import { ClusterGrid } from './cluster-grid.tsx';

/** The fleet where it stands in the world: one mark for each region whose place is known, the chosen region's clusters below. */
export function ClusterMap({ tiles, goneKeys }: { tiles: readonly ClusterTile[]; goneKeys: ReadonlySet<string> }) {
  const { t } = usePhrasing();
  const { markers, elsewhere } = useMemo(() => toWorldMap(groupByRegion(tiles)), [tiles]);
  const [asked, setAsked] = useState('');
  const chosen = markers.find(({ region }) => region === asked) ?? worstOf(markers);
  return (
    <div className="grid gap-4">
      <div className="relative overflow-hidden rounded-md border border-line bg-surface p-2 @2xl:p-4">
        <div className="relative mx-auto max-w-5xl">
          <svg aria-hidden viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`} className="w-full world-outline bg-line" />
          <ul aria-label={t('clusters.map')}>
            {markers.map((marker) => <Marker key={marker.region} marker={marker} isChosen={marker === chosen} onChoose={() => setAsked(marker.region)} />)}
          </ul>
        </div>
      </div>
      {chosen === undefined ? null : <ClusterGrid groups={[{ region: chosen.region, tiles: chosen.tiles }]} goneKeys={goneKeys} />}
      {elsewhere.length === 0 ? null : (
        <section aria-label={t('clusters.offMap')}>
          <h3 className="mb-2 text-sm font-medium">{t('clusters.offMap')}</h3>
          <ClusterGrid groups={groupByRegion(elsewhere)} goneKeys={goneKeys} />
        </section>
      )}
    </div>
  );
}

function Marker({ marker, isChosen, onChoose }: { marker: MapMarker; isChosen: boolean; onChoose: () => void }) {
  const { t, number } = usePhrasing();
  const { region, tiles, tone, x, y } = marker;
  const [only] = tiles;
  const state = tiles.length === 1 && only !== undefined ? `${only.name}: ${only.word}` : t('clusters.count', { count: tiles.length });
  return (
    <li ref={(element) => { place(element, x, y); }} className="invisible absolute -translate-x-1/2 -translate-y-1/2">
      <button
        type="button" aria-pressed={isChosen} aria-label={t('clusters.mapMarker', { region, state })} title={`${region} · ${state}`} onClick={onChoose}
        className={classNames('inline-flex h-6 items-center gap-1 rounded-full border bg-canvas px-1 text-xs font-medium shadow-float', isChosen ? 'z-10 border-text' : 'border-line-strong')}
      >
        <StatusIcon tone={tone} className={`size-4 ${TONE_ICON[tone]}`} />
        {tiles.length === 1 ? null : <span className="tabular-nums">{number(tiles.length)}</span>}
        <span className="hidden pr-1 font-mono @5xl:inline">{region}</span>
      </button>
    </li>
  );
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

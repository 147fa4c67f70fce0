'use client';

import { lazy, Suspense, useDeferredValue, useMemo } from 'react';
import { NoClusters } from '#components/clusters/no-clusters.tsx';
import { HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { GridIcon, ListIcon, MapIcon, SearchIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Select } from '#components/ui/select.tsx';
import { assertNever } from '#lib/kube/invariant.ts';
import type { ClusterHealth, ClusterSummary } from '#lib/contracts/dto.ts';
import { groupByRegion, healthChoices, toClusterTile, type ClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { FLEET_SORT } from '#lib/views/clusters/cluster-sort.ts';
import { hasKnownRegion } from '#lib/views/overview/world-map.ts';
import { CLUSTER_HEALTH } from '#lib/views/status.ts';
import { sortRows, usualSort } from '#lib/views/table-sort.ts';
import { ClusterGrid } from './cluster-grid.tsx';
import { ClusterTable } from './cluster-table.tsx';
import { useOverviewAddress } from './use-overview-address.ts';

/** The places of regions come with it, so it is loaded when it is looked at. */
const ClusterMap = lazy(() => import('./cluster-map.tsx').then((module) => ({ default: module.ClusterMap })));

const keyOf = (tile: ClusterTile) => tile.name;
const BY_NAME = usualSort(FLEET_SORT);

/** The fleet: tiles by region, on a map, or one list. Tiles stand in the order of names, so a cluster is always where it was. */
export function ClusterSection({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { health, view, clusterSort } = useOverviewAddress().address;
  const sort = view === 'list' ? clusterSort : BY_NAME;
  const tiles = useMemo(() => {
    const listed = clusters.filter((it) => health === 'any' || it.health === health).map((cluster) => ({ cluster }));
    return sortRows(listed, FLEET_SORT, sort, phrasing.locale).map(({ cluster }) => toClusterTile(cluster, phrasing));
  }, [clusters, health, sort, phrasing]);
  const held = useHeldRows({ rows: tiles, keyOf, arrivals: 'wait', asked: `${health} ${view} ${sort.column} ${sort.direction}` });
  const note = health === 'any' ? phrasing.number(clusters.length) : t('workloads.shown', { shown: tiles.length, count: clusters.length });
  return (
    <Section id="clusters" title={t('clusters.title')} note={note} controls={clusters.length === 0 ? undefined : <Controls clusters={clusters} />}>
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('clusters.title')} />
        {held.rows.length > 0 ? <Fleet tiles={held.rows} goneKeys={held.goneKeys} /> : (
          <Card>{clusters.length === 0 ? <NoClusters /> : <NoMatch />}</Card>
        )}
      </div>
    </Section>
  );
}

function Fleet({ tiles, goneKeys }: { tiles: readonly ClusterTile[]; goneKeys: ReadonlySet<string> }) {
  const { address, setAddress } = useOverviewAddress();
  // A hundred tiles take a moment: the choice shows at once, and what it asks for follows without holding up the next key.
  const view = useDeferredValue(address.view);
  switch (view) {
    case 'grid': return <ClusterGrid groups={groupByRegion(tiles)} goneKeys={goneKeys} />;
    case 'map': return <Suspense fallback={<MapOutline />}><ClusterMap tiles={tiles} goneKeys={goneKeys} /></Suspense>;
    case 'list': return <ClusterTable tiles={tiles} goneKeys={goneKeys} sorting={{ plan: FLEET_SORT, sort: address.clusterSort, onSort: (clusterSort) => setAddress({ clusterSort }) }} />;
    default: return assertNever(view);
  }
}

/** The map's own frame and the chosen region's tile below it, so that nothing moves when it comes. */
function MapOutline() {
  return (
    <div className="grid gap-4">
      <div className="rounded-md border border-line bg-surface p-2 @2xl:p-4"><svg aria-hidden viewBox="0 0 1000 435" className="mx-auto w-full max-w-5xl" /></div>
      <Skeleton className="h-52" />
    </div>
  );
}

/** The filter is offered once it can make a difference. */
function Controls({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const { t } = usePhrasing();
  const { address, setAddress } = useOverviewAddress();
  const choices = healthChoices(clusters, address.health);
  const healths: { value: ClusterHealth | 'any'; label: string }[] = [
    { value: 'any', label: t('clusters.anyHealth') },
    ...choices.map((value) => ({ value, label: t(CLUSTER_HEALTH[value].key) })),
  ];
  const views = [
    { value: 'grid', label: t('clusters.grid'), icon: <GridIcon /> },
    { value: 'map', label: t('clusters.mapView'), icon: <MapIcon /> },
    { value: 'list', label: t('clusters.list'), icon: <ListIcon /> },
  ] as const;
  // Without any region whose place is known a map would be empty; an address that asks for it still gets it.
  const shownViews = views.filter(({ value }) => value !== 'map' || address.view === 'map' || hasKnownRegion(clusters.map(({ region }) => region)));
  return (
    <>
      {choices.length < 2 ? null : <Select label={t('health.label')} value={address.health} options={healths} onChange={(health) => setAddress({ health })} />}
      <Segmented label={t('clusters.view')} value={address.view} options={shownViews} onChange={(view) => setAddress({ view })} shortcut="v" />
    </>
  );
}

function NoMatch() {
  const { t } = usePhrasing();
  const { address, setAddress } = useOverviewAddress();
  const state = address.health === 'any' ? t('clusters.anyHealth') : t(CLUSTER_HEALTH[address.health].key);
  return (
    <Empty icon={<SearchIcon className="size-6" />} title={t('clusters.noMatchTitle')} body={t('clusters.noMatchBody', { state })}>
      <Button onClick={() => setAddress({ health: 'any' })}>{t('action.clearFilters')}</Button>
    </Empty>
  );
}

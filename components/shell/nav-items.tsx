import type { ReactNode } from 'react';
import { ChartIcon, ClusterIcon, FolderIcon, GaugeIcon, GearIcon, GridIcon, LayersIcon, MapIcon, PlusIcon, PulseIcon, ShapesIcon, SlidersIcon } from '#components/ui/icons.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { PlainMessageKey } from '#lib/views/messages/messages.ts';

export type NavItem = {
  readonly href: string;
  readonly label: PlainMessageKey;
  readonly icon: ReactNode;
  /** The key after `g` that goes there. */
  readonly goKey: string;
  /** Its name in the list of shortcuts. */
  readonly goLabel: PlainMessageKey;
};

/** The pages of the console, in the order of the sidebar. The sidebar, the shortcuts and their help all come from here. */
export const NAV_ITEMS: readonly NavItem[] = [
  { href: routes.overview(), label: 'nav.overview', icon: <GaugeIcon />, goKey: 'o', goLabel: 'keys.goOverview' },
  { href: routes.clusters(), label: 'nav.clusters', icon: <ClusterIcon />, goKey: 'c', goLabel: 'keys.goClusters' },
  { href: routes.workloads(), label: 'nav.workloads', icon: <LayersIcon />, goKey: 'w', goLabel: 'keys.goWorkloads' },
  { href: routes.placement(), label: 'nav.placement', icon: <GridIcon />, goKey: 'b', goLabel: 'keys.goPlacement' },
  { href: routes.replicas(), label: 'nav.replicas', icon: <ChartIcon />, goKey: 'r', goLabel: 'keys.goReplicas' },
  { href: routes.dns(), label: 'nav.dns', icon: <MapIcon />, goKey: 'd', goLabel: 'keys.goDns' },
  { href: routes.planner(), label: 'nav.planner', icon: <SlidersIcon />, goKey: 'p', goLabel: 'keys.goPlanner' },
  { href: routes.create(), label: 'create.title', icon: <PlusIcon />, goKey: 'n', goLabel: 'create.title' },
  { href: routes.namespaces(), label: 'namespaces.title', icon: <FolderIcon />, goKey: 'm', goLabel: 'namespaces.title' },
  { href: routes.types(), label: 'types.title', icon: <ShapesIcon />, goKey: 't', goLabel: 'types.title' },
  { href: routes.activity(), label: 'activity.title', icon: <PulseIcon />, goKey: 'e', goLabel: 'activity.title' },
  { href: routes.settings(), label: 'settings.title', icon: <GearIcon />, goKey: 's', goLabel: 'settings.title' },
];

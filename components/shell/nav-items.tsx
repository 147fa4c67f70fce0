import type { ReactNode } from 'react';
import { GaugeIcon } from '#components/ui/icons.tsx';
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
];

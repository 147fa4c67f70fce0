'use client';

import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ClusterIcon } from '#components/ui/icons.tsx';
import { routes } from '#lib/contracts/routes.ts';

/** What stands where clusters would: how the first one joins. */
export function NoClusters() {
  const { t } = usePhrasing();
  return (
    <Empty icon={<ClusterIcon className="size-6" />} title={t('clusters.emptyTitle')} body={t('clusters.emptyBody')}>
      <Link href={routes.registerCluster()} className={buttonClasses('primary')}>{t('cl.register')}</Link>
    </Empty>
  );
}

'use client';

import { useEffect } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { QueryPage } from '#components/shell/query-page.tsx';
import { Card } from '#components/ui/section.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { createOptionsQuery } from '#lib/client/create-calls.ts';
import { restoreDraft } from '#lib/client/create-draft.ts';
import type { CreateOptions } from '#lib/contracts/create.ts';
import { CREATE_WAYS, parseCreateAddress, type CreateAddress } from '#lib/views/create/create-address.ts';
import { toSearch } from '#lib/views/workloads/workload-address.ts';
import { FromCluster } from './from-cluster.tsx';
import { FromForm } from './from-form.tsx';
import { FromYaml } from './from-yaml.tsx';

export const CREATE_ADDRESS = {
  parse: parseCreateAddress,
  format: ({ way, cluster, type, object }: CreateAddress) => toSearch({ from: way === 'yaml' ? '' : way, ...(way === 'cluster' ? { cluster, type, object } : {}) }),
};

/** Three ways to make federated objects: from text, from what a cluster has, from a small form. */
export function CreatePage() {
  const { t } = usePhrasing();
  useEffect(restoreDraft, []);
  return (
    <QueryPage query={createOptionsQuery} title={t('create.title')} errorTitle={t('create.errorTitle')}>
      {(options) => <Ways options={options} />}
    </QueryPage>
  );
}

function Ways({ options }: { options: CreateOptions }) {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(CREATE_ADDRESS);
  const tabs = CREATE_WAYS.map((value) => ({ value, label: t(`create.way.${value}`) }));
  const toYaml = () => setAddress({ way: 'yaml' });
  return (
    <Card>
      <Tabs label={t('create.way')} tabs={tabs} value={address.way} onChange={(way) => setAddress({ way })}>
        <div className="p-4">
          {address.way === 'yaml' ? <FromYaml options={options} /> : address.way === 'cluster'
            ? <FromCluster options={options} address={address} onChange={setAddress} onEdit={toYaml} />
            : <FromForm options={options} onEdit={toYaml} />}
        </div>
      </Tabs>
    </Card>
  );
}

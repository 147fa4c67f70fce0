'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { PlainMessageKey } from '#lib/views/messages/messages.ts';
import { WORKLOAD_STATES, type WorkloadFilter } from '#lib/views/overview/workload-rows.ts';

const STATE_LABELS: Readonly<Record<WorkloadFilter['state'], PlainMessageKey>> = {
  any: 'workloads.anyState', attention: 'workloads.filterAttention', moving: 'workloads.filterMoving', inSync: 'workloads.filterInSync',
};

type WorkloadFiltersProps = WorkloadFilter & { onChange: (change: Partial<WorkloadFilter>) => void };

export function WorkloadFilters({ text, state, onChange }: WorkloadFiltersProps) {
  const { t } = usePhrasing();
  const states = (['any', ...WORKLOAD_STATES] as const).map((value) => ({ value, label: t(STATE_LABELS[value]) }));
  return (
    <div role="search" className="flex w-full min-w-0 flex-wrap gap-2">
      <SearchField label={t('workloads.filter')} value={text} onChange={(next) => onChange({ text: next })} shortcut="/" className="flex-1 basis-full sm:basis-40 @xl:min-w-72" />
      <Select label={t('workloads.state')} value={state} options={states} onChange={(value) => onChange({ state: value })} />
    </div>
  );
}

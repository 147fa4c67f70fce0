'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
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
      <label className="relative min-w-0 flex-1 basis-40 @xl:w-64">
        <span className="sr-only">{t('workloads.filter')}</span>
        <SearchIcon className="absolute top-2 left-2 size-4 text-muted" />
        <input
          type="search"
          value={text}
          placeholder={t('workloads.filter')}
          data-shortcut-focus="/"
          onChange={(event) => onChange({ text: event.target.value })}
          className="h-8 w-full truncate rounded-sm border border-line-strong bg-canvas pr-2 pl-8 text-sm placeholder:text-muted"
        />
      </label>
      <Select label={t('workloads.state')} value={state} options={states} onChange={(value) => onChange({ state: value })} />
    </div>
  );
}

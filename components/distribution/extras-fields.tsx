'use client';

import { useId, useState, type ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { FAILBACK_MODES, FAILOVER_MODES, STRATEGIES } from '#lib/federation/types/preference.ts';
import { isSameExtras, toExtrasDraft, type DraftProblem, type ExtrasDraft } from '#lib/views/replicas/extras-draft.ts';

/** Topology keys that are offered; any label's key may be typed. */
const TOPOLOGY_KEYS = ['region', 'zone', 'provider'];

type ExtrasFieldsProps = { draft: ExtrasDraft; problems: ReadonlyMap<string, DraftProblem>; onChange: (draft: ExtrasDraft) => void };

/** Strategy, topology, failover and disruption: what a preference may say beyond weights. */
export function ExtrasFields({ draft, problems, onChange }: ExtrasFieldsProps) {
  const { t } = usePhrasing();
  const [isUsed] = useState(() => !isSameExtras(draft, toExtrasDraft({})));
  const set = (change: Partial<ExtrasDraft>) => onChange({ ...draft, ...change });
  const field = (name: keyof ExtrasDraft & ('topologyKey' | 'minDomains' | 'maxSkew' | 'tolerationSeconds' | 'maxMovePerMinute'), label: string) =>
    <TextField label={label} value={draft[name]} problem={problems.get(name)} isKey={name === 'topologyKey'} onChange={(value) => set({ [name]: value })} />;
  return (
    <details open={isUsed} className="group/extras border-t border-line pt-3">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-sm text-muted hover:text-text"><ChevronIcon className="size-4 -rotate-90 transition-transform duration-[120ms] group-open/extras:rotate-0" />{t('plan.more')}</summary>
      <div className="mt-3 grid gap-x-8 gap-y-4 @2xl:grid-cols-2">
      <Group title={t('plan.strategy')} help={t(`plan.strategyHelp.${draft.strategy}`)}>
        <Segmented canWrap label={t('plan.strategy')} value={draft.strategy} options={STRATEGIES.map((value) => ({ value, label: t(`plan.strategy.${value}`) }))} onChange={(strategy) => set({ strategy })} />
      </Group>
      <Group title={t('plan.topology')} help={t('plan.topologyHelp')}>
        {field('topologyKey', t('plan.topologyKey'))}
        {draft.topologyKey === '' ? null : <>{field('maxSkew', t('plan.maxSkew'))}{field('minDomains', t('plan.minDomains'))}</>}
      </Group>
      <Group title={t('plan.failover')} help={t('plan.failoverHelp')}>
        <label className="flex min-h-8 w-full items-center gap-2 text-sm">
          <input type="checkbox" checked={draft.hasFailover} onChange={(event) => set({ hasFailover: event.target.checked })} className="size-4 accent-current" />{t('plan.hasFailover')}
        </label>
        {draft.hasFailover ? (
          <>
            {field('tolerationSeconds', t('plan.tolerationSeconds'))}
            <Choice label={t('plan.mode')}><Segmented label={t('plan.mode')} value={draft.mode} options={FAILOVER_MODES.map((value) => ({ value, label: t(`plan.mode.${value}`) }))} onChange={(mode) => set({ mode })} /></Choice>
            <Choice label={t('plan.failback')}><Segmented label={t('plan.failback')} value={draft.failback} options={FAILBACK_MODES.map((value) => ({ value, label: t(`plan.failback.${value}`) }))} onChange={(failback) => set({ failback })} /></Choice>
          </>
        ) : null}
      </Group>
      <Group title={t('plan.disruption')} help={t('plan.disruptionHelp')}>{field('maxMovePerMinute', t('plan.maxMovePerMinute'))}</Group>
      </div>
    </details>
  );
}

function Group({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{title}</legend>
      <p className="mb-2 text-xs text-muted">{help}</p>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">{children}</div>
    </fieldset>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return <span className="grid gap-1"><span aria-hidden className="text-xs font-medium text-muted">{label}</span>{children}</span>;
}

type TextFieldProps = { label: string; value: string; problem: DraftProblem | undefined; isKey: boolean; onChange: (value: string) => void };

function TextField({ label, value, problem, isKey, onChange }: TextFieldProps) {
  const { t } = usePhrasing();
  const id = useId();
  return (
    <span className="grid gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">{label}</label>
      <input
        id={id} type={isKey ? 'text' : 'number'} inputMode={isKey ? 'text' : 'numeric'} min={0} list={isKey ? `${id}-keys` : undefined} value={value} aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`} onChange={(event) => onChange(event.target.value)} autoComplete="off" spellCheck={false}
        className={classNames('h-8 rounded-sm border bg-canvas px-2 text-sm', isKey ? 'w-48 font-mono' : 'w-28 text-right tabular-nums', problem === undefined ? 'border-line-strong' : 'border-failed')}
      />
      {isKey ? <datalist id={`${id}-keys`}>{TOPOLOGY_KEYS.map((key) => <option key={key} value={key}>{key}</option>)}</datalist> : null}
      {problem === undefined ? null : <span id={`${id}-problem`} className="max-w-48 text-xs font-medium">{t(`plan.problem.${problem}`)}</span>}
    </span>
  );
}

'use client';

import { useMemo } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import type { ClusterEffect, MemberEffect } from '#lib/contracts/changes.ts';
import { groupClusters, MAX_APART } from '#lib/views/review/cluster-groups.ts';
import { EFFECTS, nameSome, sortEffects } from '#lib/views/review/review-words.ts';
import { FieldDiff } from './field-diff.tsx';

const MAX_OBJECTS = 100;

/** Cluster by cluster, and of many those alike together: replicas before and after, and every object that is made, changed or deleted there. */
export function ClusterEffects({ clusters }: { clusters: readonly ClusterEffect[] }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const groups = useMemo(() => groupClusters(clusters), [clusters]);
  if (clusters.length === 0) return null;
  return (
    <section aria-label={t('review.clusters')} className="rounded-md border border-line">
      {groups.map(({ key, names, like: cluster }) => {
        const { replicasBefore: before, replicasAfter: after } = cluster;
        const effects = sortEffects(cluster);
        return (
          <details key={key} open={groups.length <= MAX_APART} className="group border-b border-line last:border-b-0">
            <summary className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-sm">
              <ChevronIcon className="size-4 -rotate-90 text-muted group-open:rotate-0" />
              <span className="min-w-0 font-mono font-medium wrap-anywhere">{nameSome(names, phrasing)}</span>
              {cluster.health === 'ready' ? null : <span className="text-xs text-muted">{t(`review.health.${cluster.health}`)}</span>}
              <span className="ml-auto flex flex-wrap gap-x-3 text-xs tabular-nums">
                {names.length === 1 ? null : <span className="text-muted">{t('review.inEach', { count: names.length })}</span>}
                {before === 0 && after === 0 ? null : (
                  <span>{t('review.replicas')} <span className="text-muted">{number(before)}</span> → <span className="font-medium">{number(after)}</span></span>
                )}
                <span className="text-muted">{countsOf(cluster).map(([effect, count]) => t(`review.count.${effect}`, { count })).join(' · ')}</span>
              </span>
            </summary>
            {names.length === 1 ? null : <p className="max-h-24 overflow-y-auto border-t border-line px-4 py-2 font-mono text-xs text-muted sm:pl-10">{names.join('  ')}</p>}
            <ul className="border-t border-line">
              {effects.slice(0, MAX_OBJECTS).map((effect) => <ObjectEffect key={`${effect.object.kind}/${effect.object.namespace}/${effect.object.name}`} effect={effect} />)}
              {effects.length > MAX_OBJECTS ? <li className="px-4 py-2 text-xs text-muted">{t('review.moreObjects', { count: effects.length - MAX_OBJECTS })}</li> : null}
            </ul>
          </details>
        );
      })}
    </section>
  );
}

function ObjectEffect({ effect }: { effect: MemberEffect }) {
  const { t, number, tell } = usePhrasing();
  const { key, tone } = EFFECTS[effect.effect];
  const { replicasBefore: before, replicasAfter: after } = effect;
  return (
    <li className="grid gap-1 border-b border-line px-4 py-2 text-sm last:border-b-0 sm:pl-10">
      <p className="flex flex-wrap items-center gap-x-2">
        <StatusIcon tone={tone} className={`size-4 ${TONE_ICON[tone]}`} />
        <span className="font-medium">{t(key)}</span>
        <span className="text-muted">{effect.object.kind}</span>
        <span className="font-mono text-xs wrap-anywhere">{effect.object.namespace === '' ? '' : `${effect.object.namespace}/`}{effect.object.name}</span>
        {before === undefined || after === undefined || before === after ? null : <span className="ml-auto text-xs text-muted tabular-nums">{number(before)} → {number(after)}</span>}
      </p>
      {effect.sentence === undefined ? null : <p className="text-xs wrap-anywhere text-muted">{tell(effect.sentence)}</p>}
      {effect.effect === 'wait' && effect.sentence === undefined ? <p className="text-xs text-muted">{t('review.waits')}</p> : null}
      {effect.fields.length === 0 ? null : (
        effect.effect === 'create'
          ? <details><summary className="text-xs text-muted">{t('review.content')}</summary><FieldDiff fields={effect.fields} /></details>
          : <FieldDiff fields={effect.fields} />
      )}
      {effect.effect === 'change' && !effect.isDryRun ? <p className="text-xs text-muted">{t('review.notAsked')}</p> : null}
    </li>
  );
}

function countsOf({ effects }: ClusterEffect): [MemberEffect['effect'], number][] {
  const counts = new Map<MemberEffect['effect'], number>();
  for (const { effect } of effects) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  return [...counts];
}

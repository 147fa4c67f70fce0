'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { clusterQuery, updateLabels } from '#lib/client/cluster-calls.ts';
import type { ClusterDetail, LabelsResult } from '#lib/contracts/clusters.ts';
import { parseZones } from '#lib/federation/clusters/place.ts';
import { formatLabelLines, parseLabelLines } from '#lib/views/clusters/label-lines.ts';
import { FailureNote } from './failure-note.tsx';
import { TextArea, TextField } from './fields.tsx';

/** The labels and the place, and their editor: nothing is saved before what would move was shown. */
export function LabelsSection({ detail }: { detail: ClusterDetail }) {
  const { labels } = detail.cluster;
  const { t } = usePhrasing();
  const [isEditing, setIsEditing] = useState(false);
  const entries = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Section id="labels" title={t('cl.labels')} controls={isEditing ? undefined : <Button onClick={() => setIsEditing(true)}>{t('cl.editLabels')}</Button>}>
      {isEditing ? <Editor detail={detail} onEnd={() => setIsEditing(false)} /> : entries.length === 0 ? <p className="text-sm text-muted">{t('cl.noLabels')}</p> : (
        <ul className="flex flex-wrap gap-1.5">{entries.map(([key, value]) => <li key={key} className="min-w-0"><Badge className="h-auto py-0.5 font-mono wrap-anywhere">{`${key}=${value}`}</Badge></li>)}</ul>
      )}
    </Section>
  );
}

function Editor({ detail, onEnd }: { detail: ClusterDetail; onEnd: () => void }) {
  const { name, labels } = detail.cluster;
  const { given } = detail.facts;
  const { t } = usePhrasing();
  const client = useQueryClient();
  const [text, setText] = useState(() => formatLabelLines(labels));
  const [region, setRegion] = useState(given.region ?? '');
  const [zones, setZones] = useState(given.zones?.join(', ') ?? '');
  const [previewed, setPreviewed] = useState<{ text: string; result: LabelsResult }>();
  const parsed = parseLabelLines(text);
  const send = useMutation({
    mutationFn: (dryRun: boolean) => updateLabels(name, { labels: parsed.ok ? parsed.labels : {}, region, zones: parseZones(zones), dryRun }),
    onSuccess: async (result) => {
      if (!result.wasSaved) return setPreviewed({ text, result });
      await client.invalidateQueries(clusterQuery(name));
      onEnd();
    },
  });
  const result = previewed?.text === text ? previewed.result : undefined;
  return (
    <Card className="grid gap-3 p-4">
      <TextArea label={t('cl.labels')} help={t('cl.labelsHelp')} rows={5} value={text} onChange={setText} error={parsed.ok ? undefined : t('cl.badLabel', { line: parsed.badLine })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t('wiz.region')} help={t('cl.placeHelp')} value={region} onChange={setRegion} isMono />
        <TextField label={t('cl.zones')} help={t('cl.placeHelp')} value={zones} onChange={setZones} isMono />
      </div>
      {result === undefined ? null : <Moves result={result} />}
      <FailureNote error={send.error} />
      <div className="flex flex-wrap gap-2">
        {result === undefined
          ? <Button look="primary" disabled={!parsed.ok || send.isPending} onClick={() => send.mutate(true)}>{t('cl.labelsPreview')}</Button>
          : <Button look="primary" disabled={send.isPending} onClick={() => send.mutate(false)}>{t('cl.labelsApply')}</Button>}
        <Button look="quiet" onClick={onEnd}>{t('cl.cancel')}</Button>
      </div>
    </Card>
  );
}

function Moves({ result: { gains, losses } }: { result: LabelsResult }) {
  const { t } = usePhrasing();
  if (gains.length + losses.length === 0) return <p role="status" className="text-sm">{t('cl.labelsNoMoves')}</p>;
  return (
    <div role="status" className="grid gap-2 text-sm">
      {[{ title: t('cl.gains', { count: gains.length }), objects: gains }, { title: t('cl.losses', { count: losses.length }), objects: losses }].filter(({ objects }) => objects.length > 0).map(({ title, objects }) => (
        <div key={title}>
          <p className="font-medium">{title}</p>
          <ul>{objects.map(({ kind, namespace, name }) => <li key={`${kind}/${namespace}/${name}`} className="font-mono text-xs wrap-anywhere">{kind} {namespace === '' ? name : `${namespace}/${name}`}</li>)}</ul>
        </div>
      ))}
    </div>
  );
}

'use client';

import { useState } from 'react';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { parseZones } from '#lib/federation/clusters/place.ts';
import { formatLabelLines, parseLabelLines } from '#lib/views/clusters/label-lines.ts';
import { TextArea, TextField } from './fields.tsx';
import { useAskedVerb } from './use-asked-verb.ts';

/** The labels and the place, and their editor: nothing is saved before its review. */
export function LabelsSection({ detail }: { detail: ClusterDetail }) {
  const { labels } = detail.cluster;
  const { t } = usePhrasing();
  const [isEditing, setIsEditing] = useAskedVerb('labels');
  const entries = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Section id="labels" title={t('cl.labels')} controls={isEditing ? undefined : <Button data-shortcut-press="e" onClick={() => setIsEditing(true)}>{t('cl.editLabels')}</Button>}>
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
  const [base] = useState(labels);
  const [text, setText] = useState(() => formatLabelLines(labels));
  const [region, setRegion] = useState(given.region ?? '');
  const [zones, setZones] = useState(given.zones?.join(', ') ?? '');
  const parsed = parseLabelLines(text);
  const review = () => {
    if (parsed.ok) openReview({ title: t('cl.labelsTitle', { name }), changes: [{ do: 'setLabels', cluster: name, base, labels: parsed.labels, region, zones: parseZones(zones) }], onApplied: onEnd });
  };
  return (
    <Card className="grid gap-3 p-4">
      <TextArea label={t('cl.labels')} help={t('cl.labelsHelp')} rows={5} value={text} onChange={setText} error={parsed.ok ? undefined : t('cl.badLabel', { line: parsed.badLine })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t('wiz.region')} help={t('cl.placeHelp')} value={region} onChange={setRegion} isMono />
        <TextField label={t('cl.zones')} help={t('cl.placeHelp')} value={zones} onChange={setZones} isMono />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={!parsed.ok} onClick={review}>{t('placement.review')}</Button>
        <Button look="quiet" onClick={onEnd}>{t('cl.cancel')}</Button>
      </div>
    </Card>
  );
}

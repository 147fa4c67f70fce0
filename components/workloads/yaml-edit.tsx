'use client';

import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { stringify } from 'yaml';
import { YamlEditor } from '#components/create/yaml-editor.tsx';
import { readYaml, type YamlFault } from '#components/create/yaml-fault.ts';
import { FieldDiff } from '#components/review/field-diff.tsx';
import { openReview } from '#components/review/review-state.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { editorQuery } from '#lib/client/editor-queries.ts';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { marksOf, type ObjectMarks } from '#lib/federation/history/object-marks.ts';
import { objectAt, stringMapAt } from '#lib/federation/types/read.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';
import { specValue } from '#lib/views/review/merge-value.ts';
import { keepYamlDraft, useYamlDrafts, yamlDraftKey } from './yaml-drafts.ts';

type YamlEditProps = { workload: WorkloadRef; onClose: () => void };

/** The spec, labels and annotations as text, checked against the host's schema as it is typed, and reviewed before it is saved. */
export function YamlEdit({ workload, onClose }: YamlEditProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(editorQuery(workload));
  if (data !== undefined) return <Editing workload={workload} editor={data} onClose={onClose} />;
  if (error === null || isFetching) return <Skeleton className="m-4 h-96" />;
  return <div className="p-4"><ErrorPanel title={t('workload.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} /></div>;
}

function Editing({ workload, editor, onClose }: YamlEditProps & { editor: WorkloadEditor }) {
  const { t } = usePhrasing();
  const key = yamlDraftKey(workload);
  const draft = useYamlDrafts((drafts) => drafts.get(key));
  const base = draft?.base ?? { ...editor.base, metadata: marksOf(editor.object) };
  const text = draft?.text ?? toText(editor);
  const read = useMemo(() => readObject(text, editor), [text, editor]);
  const fields = read.ok ? diffFields(specValue(base.spec, base.metadata), specValue(read.spec, read.metadata)) : [];
  const { apiVersion, kind } = editor.object;
  const close = () => {
    keepYamlDraft(key, undefined);
    onClose();
  };
  const review = () => {
    if (!read.ok) return;
    openReview({ title: t('yaml.reviewTitle', { name: workload.name }), changes: [{ do: 'setSpec', part: 'yaml', ref: workload, base, spec: read.spec, metadata: read.metadata }], onApplied: close });
  };
  return (
    <div className="grid gap-3 p-4">
      <p className="text-sm text-muted">{t('yaml.body')}</p>
      <YamlEditor
        label={t('yaml.label', { name: workload.name })} value={text} onChange={(next) => keepYamlDraft(key, { text: next, base })}
        kinds={[{ apiVersion, kind, namespaced: workload.namespace !== '', isFederated: true }]}
      />
      {read.ok ? null : <p role="alert" className="text-sm wrap-anywhere">{typeof read.why === 'string' ? t(`yaml.${read.why}`) : t('yaml.fault', read.why)}</p>}
      {fields.length === 0 ? null : <div className="rounded-sm border border-line p-2"><FieldDiff fields={fields} /></div>}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{t('draft.discard')}</Button>
        <Button look="primary" disabled={!read.ok || fields.length === 0} onClick={review}>{t('placement.review')}</Button>
      </div>
    </div>
  );
}

function toText({ object }: WorkloadEditor): string {
  const { apiVersion, kind, metadata: { name, namespace } } = object;
  const { labels, annotations } = marksOf(object);
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(Object.keys(labels).length === 0 ? {} : { labels }), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return stringify({ apiVersion, kind, metadata, spec: object['spec'] }, { lineWidth: 0, aliasDuplicateObjects: false });
}

type Read = { ok: true; spec: Record<string, unknown>; metadata: ObjectMarks } | { ok: false; why: 'identity' | 'marks' | YamlFault };

/** A text that speaks of another object is refused, and so are labels and annotations that are no text. */
function readObject(text: string, { object }: WorkloadEditor): Read {
  const read = readYaml(text);
  if (!read.ok) return { ok: false, why: read.fault };
  const { value } = read;
  const metadata = objectAt(value, 'metadata');
  const isSame = isJsonObject(value) && value['kind'] === object.kind && metadata?.['name'] === object.metadata.name && metadata?.['namespace'] === object.metadata.namespace;
  const spec = objectAt(value, 'spec');
  if (!isSame || spec === undefined) return { ok: false, why: 'identity' };
  const marks = [objectAt(metadata, 'labels') ?? {}, objectAt(metadata, 'annotations') ?? {}];
  if (marks.some((map) => Object.values(map).some((mark) => typeof mark !== 'string'))) return { ok: false, why: 'marks' };
  return { ok: true, spec, metadata: { labels: stringMapAt(metadata, 'labels'), annotations: stringMapAt(metadata, 'annotations') } };
}

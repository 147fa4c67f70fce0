'use client';

import { lazy, Suspense, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { memberObjectQuery } from '#lib/client/editor-queries.ts';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { sameField } from '#lib/federation/overrides/override-path.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { toFieldRows } from '#lib/views/workloads/override-cards.ts';
import { ownOperations, renderWith, setField, writeOverrides, type Spread } from '#lib/views/workloads/override-edit.ts';
import { FieldForm } from './field-form.tsx';
import { SpreadPicker } from './spread-picker.tsx';

const ManifestYaml = lazy(() => import('./manifest-yaml.tsx').then((module) => ({ default: module.ManifestYaml })));

type CardEditorProps = {
  cluster: string;
  workload: WorkloadRef;
  editor: WorkloadEditor;
  overrides: unknown;
  onOverrides: (overrides: readonly unknown[]) => void;
};

/** The manifest of one cluster, as a form or as YAML. Whatever differs from the template becomes an override at the right path. */
export function CardEditor({ cluster, workload, editor, overrides, onOverrides }: CardEditorProps) {
  const { t, tell } = usePhrasing();
  const [view, setView] = useState<'form' | 'yaml'>('form');
  const [spread, setSpread] = useState<Spread>({ to: 'cluster' });
  const [problem, setProblem] = useState('');
  const { data } = useQuery(memberObjectQuery(workload, cluster));
  const rows = useMemo(() => toFieldRows(editor, overrides, cluster, data?.live), [editor, overrides, cluster, data]);
  const rendered = useMemo(() => renderWith(editor, overrides, cluster), [editor, overrides, cluster]);
  const write = (manifest: unknown, from: unknown = overrides, to: Spread = spread): void => {
    const written = writeOverrides(editor, from, cluster, manifest, to);
    if (written === undefined) return;
    setProblem('');
    onOverrides(written);
  };
  const set = (path: string, value: unknown): void => {
    if (!rendered.ok) return;
    const result = setField(rendered.object, path, value);
    if (result.ok) write(result.object);
    else setProblem(tell(result.sentence));
  };
  const without = (path: string): unknown[] => {
    const rest = ownOperations(overrides, cluster).filter((operation) => !sameField(stringAt(operation, 'path') ?? '', path));
    return (Array.isArray(overrides) ? overrides : []).flatMap((item: unknown) => (stringAt(item, 'clusterName') !== cluster ? [item] : rest.length === 0 ? [] : [{ clusterName: cluster, clusterOverrides: rest }]));
  };
  const views = [{ value: 'form', label: t('overrides.form') }, { value: 'yaml', label: t('overrides.yaml') }] as const;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segmented label={t('overrides.view')} value={view} options={views} onChange={setView} />
        <SpreadPicker cluster={cluster} editor={editor} spread={spread} onSpread={setSpread} />
      </div>
      {problem === '' ? null : <p role="alert" className="text-sm font-medium">{problem}</p>}
      {!rendered.ok || !rows.ok ? (
        <>
          <p role="alert" className="text-sm wrap-anywhere">{t('workload.overrides.problem', { message: rendered.ok ? (rows.ok ? '' : tell(rows.sentence)) : tell(rendered.sentence) })}</p>
          <OwnOperations operations={ownOperations(overrides, cluster)} cluster={cluster} onRemove={(path) => onOverrides(without(path))} />
        </>
      ) : view === 'form' ? (
        <FieldForm
          cluster={cluster} rows={rows.rows} canSpread={spread.to !== 'cluster'} onSet={set}
          onReset={(path) => onOverrides(without(path))} onSpread={(path) => write(rendered.object, without(path))}
        />
      ) : (
        <Suspense fallback={<Skeleton className="h-80" />}>
          <ManifestYaml cluster={cluster} manifest={rendered.object} onManifest={write} />
        </Suspense>
      )}
    </div>
  );
}

/** The cluster's own overrides as they are written: where one of them can't be applied, it can be taken away. */
function OwnOperations({ operations, cluster, onRemove }: { operations: readonly unknown[]; cluster: string; onRemove: (path: string) => void }) {
  const { t } = usePhrasing();
  if (operations.length === 0) return null;
  return (
    <ul aria-label={t('overrides.own', { cluster })} className="rounded-md border border-line text-sm">
      {operations.map((operation) => {
        const path = stringAt(operation, 'path') ?? '';
        return (
          <li key={`${stringAt(operation, 'op') ?? ''} ${path}`} className="flex items-center gap-3 border-b border-line px-3 py-1.5 last:border-b-0">
            <span className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">{path}</span>
            <Button look="quiet" className="h-7" aria-label={t('overrides.dropOf', { path })} onClick={() => onRemove(path)}>{t('overrides.drop')}</Button>
          </li>
        );
      })}
    </ul>
  );
}

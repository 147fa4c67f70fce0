'use client';

import { useMemo, useState } from 'react';
import { stringify } from 'yaml';
import { YamlEditor } from '#components/create/yaml-editor.tsx';
import { readYaml, type YamlFault } from '#components/create/yaml-fault.ts';
import { FieldDiff } from '#components/review/field-diff.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';

type ManifestYamlProps = { cluster: string; manifest: KubeObject; onManifest: (manifest: unknown) => void };

/** The manifest as text, with what the edit differs in shown below as it is typed. */
export function ManifestYaml({ cluster, manifest, onManifest }: ManifestYamlProps) {
  const { t } = usePhrasing();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? toText(manifest);
  const read = useMemo(() => readManifest(text), [text]);
  const fields = read.ok ? diffFields(manifest, read.value) : [];
  const kinds = [{ apiVersion: manifest.apiVersion, kind: manifest.kind, namespaced: true, isFederated: false }];
  return (
    <div className="grid gap-3">
      <YamlEditor label={t('overrides.yamlOf', { cluster })} value={text} onChange={setTyped} kinds={kinds} />
      {read.ok ? null : <p role="alert" className="text-sm wrap-anywhere">{read.fault === undefined ? t('overrides.noManifest') : t('yaml.fault', read.fault)}</p>}
      {fields.length === 0 ? null : <div className="rounded-sm border border-line p-2"><FieldDiff fields={fields} /></div>}
      <div className="flex justify-end gap-2">
        <Button disabled={typed === undefined} onClick={() => setTyped(undefined)}>{t('draft.discard')}</Button>
        <Button
          look="primary" disabled={!read.ok || fields.length === 0}
          onClick={() => {
            if (!read.ok) return;
            onManifest(read.value);
            setTyped(undefined);
          }}
        >
          {t('overrides.takeOver')}
        </Button>
      </div>
    </div>
  );
}

/** As people write manifests: what it is first, then what it says. */
function toText({ apiVersion, kind, metadata, ...content }: KubeObject): string {
  return stringify({ apiVersion, kind, metadata, ...content }, { lineWidth: 0, aliasDuplicateObjects: false });
}

type Read = { ok: true; value: Record<string, unknown> } | { ok: false; fault?: YamlFault };

function readManifest(text: string): Read {
  const read = readYaml(text);
  if (!read.ok) return read;
  return isJsonObject(read.value) ? { ok: true, value: read.value } : { ok: false };
}

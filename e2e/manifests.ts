import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type ClusterClient } from './cluster-api.ts';
import { ROOT } from './federation.ts';

type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } };

const PLURALS: Readonly<Record<string, string>> = {
  Namespace: 'namespaces', FederatedNamespace: 'federatednamespaces', FederatedDeployment: 'federateddeployments',
  ReplicaSchedulingPreference: 'replicaschedulingpreferences',
};

/** Applies one of the shipped examples, exactly as it stands in the file. */
export async function applyExample(host: ClusterClient, file: string): Promise<void> {
  for (const document of parseAllDocuments(readFileSync(join(ROOT, 'examples', file), 'utf8'))) {
    const manifest: Manifest = document.toJS();
    await host.apply(urlOf(manifest), manifest);
  }
}

function urlOf({ apiVersion, kind, metadata }: Manifest): string {
  const plural = PLURALS[kind];
  if (plural === undefined) throw new Error(`no URL is known for kind ${kind}`);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${root}${scope}/${plural}/${metadata.name}`;
}

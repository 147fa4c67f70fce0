import { relative } from 'node:path';
import { readConfig } from './config.ts';

/** The host's kubeconfig as one would type it in a shell that stands in `workFolder`: relative when it lies below. */
export function hostKubeconfigHint(env: Readonly<Record<string, string | undefined>>, workFolder: string): string {
  const { hostKubeconfig } = readConfig(env);
  const below = relative(workFolder, hostKubeconfig);
  return below.startsWith('..') ? hostKubeconfig : below;
}

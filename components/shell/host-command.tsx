'use client';

import { createContext, use, type ReactNode } from 'react';
import { CommandLine } from '#components/ui/command-line.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

const HostKubeconfig = createContext('');

/** Tells the page below where the kubeconfig of the host is, as one would type it. */
export function HostKubeconfigProvider({ path, children }: { path: string; children: ReactNode }) {
  return <HostKubeconfig value={path}>{children}</HostKubeconfig>;
}

/** A kubectl command against the host, to copy. */
export function HostCommand({ args }: { args: string }) {
  const { t } = usePhrasing();
  return <CommandLine command={`kubectl --kubeconfig ${use(HostKubeconfig)} ${args}`} copyLabel={t('action.copy')} copiedLabel={t('action.copied')} />;
}

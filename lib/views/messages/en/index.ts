import { clusters } from './clusters.ts';
import { common } from './common.ts';
import { overview } from './overview.ts';
import { replicas } from './replicas.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import { types } from './types.ts';
import { workloads } from './workloads.ts';

/** The English catalogue: the source that every other language is held to. */
export const en = { ...common, ...clusters, ...shell, ...status, ...overview, ...workloads, ...types, ...replicas } as const;

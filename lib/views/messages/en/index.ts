import { federationSentences } from '#lib/federation/types/sentences.ts';
import { kubeSentences } from '#lib/kube/sentences.ts';
import { bulk } from './bulk.ts';
import { activity } from './activity.ts';
import { clusters } from './clusters.ts';
import { codes } from './codes.ts';
import { common } from './common.ts';
import { create } from './create.ts';
import { dns } from './dns.ts';
import { errors } from './errors.ts';
import { menu } from './menu.ts';
import { namespaces } from './namespaces.ts';
import { overview } from './overview.ts';
import { pods } from './pods.ts';
import { replicas } from './replicas.ts';
import { overrides } from './overrides.ts';
import { placement } from './placement.ts';
import { revisions } from './revisions.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import { types } from './types.ts';
import { workloads } from './workloads.ts';

/** The English catalogue: the source that every other language is held to. */
export const en = { ...common, ...codes, ...clusters, ...shell, ...status, ...overview, ...dns, ...workloads, ...review, ...placement, ...overrides, ...revisions, ...bulk, ...types, ...create, ...errors, ...menu, ...namespaces, ...activity, ...settings, ...pods, ...replicas, ...kubeSentences, ...federationSentences } as const;

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
import { rules } from './rules.ts';
import { revisions } from './revisions.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import { types } from './types.ts';
import { workloads } from './workloads.ts';
import type { Messages } from '../messages.ts';

/** Simplified Chinese. The type refuses a missing or misspelt key; the test checks the places inside each message. */
export const zh: Messages = { ...common, ...codes, ...clusters, ...shell, ...status, ...overview, ...dns, ...workloads, ...review, ...placement, ...overrides, ...revisions, ...bulk, ...types, ...create, ...errors, ...menu, ...namespaces, ...activity, ...settings, ...pods, ...replicas, ...rules };

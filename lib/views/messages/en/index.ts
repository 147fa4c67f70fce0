import { common } from './common.ts';
import { overview } from './overview.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';

/** The English catalogue: the source that every other language is held to. */
export const en = { ...common, ...shell, ...status, ...overview } as const;

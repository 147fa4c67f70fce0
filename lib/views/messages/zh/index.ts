import { common } from './common.ts';
import { overview } from './overview.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';
import type { Messages } from '../messages.ts';

/** Simplified Chinese. The type refuses a missing or misspelt key; the test checks the places inside each message. */
export const zh: Messages = { ...common, ...shell, ...status, ...overview };

'use server';

import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { makeChanges as make } from '#server/services/changes/index.ts';
import { readChanges } from '../../request/read-changes.ts';
import { runAction } from './run-action.ts';

export const makeChanges: ConsoleActions['makeChanges'] = async (input) => runAction('makeChanges', async ({ id }) => make(readChanges(input), id));

'use server';

import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { typeRef } from '#lib/contracts/types.ts';
import { enableType as enable } from '../../request/enable-type.ts';
import { parseInput } from '../../request/parse-input.ts';
import { runAction } from './run-action.ts';

export const enableType: ConsoleActions['enableType'] = async (input) => runAction('enableType', async () => enable(parseInput(typeRef, input).name, 'write'));

'use server';

import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { createInput } from '#lib/contracts/create.ts';
import { createObjects as create } from '#server/services/create/index.ts';
import { requireControlPlane } from '../../api/require-control-plane.ts';
import { parseInput } from '../../request/parse-input.ts';
import { runAction } from './run-action.ts';

export const createObjects: ConsoleActions['createObjects'] = async (input) => runAction('createObjects', async () => (
  create(requireControlPlane().host, { ...parseInput(createInput, input), mode: 'write' })
));

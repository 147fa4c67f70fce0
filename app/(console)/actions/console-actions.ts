import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { makeChanges } from './changes.ts';
import { createObjects } from './create.ts';
import { createDomain, exportService, saveDnsSettings, saveIngressRecord, saveServiceRecord, withdrawExport } from './dns.ts';
import { endSession, saveConfig } from './settings.ts';
import { enableType } from './types.ts';

/** All of them, for the layout to hand down. */
export const consoleActions: ConsoleActions = {
  makeChanges, createObjects, enableType, saveConfig, endSession,
  saveServiceRecord, saveIngressRecord, createDomain, saveDnsSettings, exportService, withdrawExport,
};

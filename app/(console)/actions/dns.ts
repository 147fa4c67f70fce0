'use server';

import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { dnsSettingsInput, domainInput, exportInput, ingressRecordInput, serviceRecordInput } from '#lib/contracts/dns.ts';
import * as dns from '#server/services/dns/index.ts';
import { requireControlPlane } from '../../api/require-control-plane.ts';
import { parseInput } from '../../request/parse-input.ts';
import { runAction } from './run-action.ts';

export const saveServiceRecord: ConsoleActions['saveServiceRecord'] = async (input) => runAction('saveServiceRecord', async () => (
  dns.saveServiceRecord(requireControlPlane(), parseInput(serviceRecordInput, input))
));

export const saveIngressRecord: ConsoleActions['saveIngressRecord'] = async (input) => runAction('saveIngressRecord', async () => (
  dns.saveIngressRecord(requireControlPlane(), parseInput(ingressRecordInput, input))
));

export const createDomain: ConsoleActions['createDomain'] = async (input) => runAction('createDomain', async () => {
  await dns.createDomain(requireControlPlane(), parseInput(domainInput, input));
  return null;
});

export const saveDnsSettings: ConsoleActions['saveDnsSettings'] = async (input) => runAction('saveDnsSettings', async () => {
  await dns.saveDnsSettings(requireControlPlane(), parseInput(dnsSettingsInput, input));
  return null;
});

export const exportService: ConsoleActions['exportService'] = async (input) => runAction('exportService', async () => {
  await dns.exportService(requireControlPlane(), parseInput(exportInput, input));
  return null;
});

export const withdrawExport: ConsoleActions['withdrawExport'] = async (input) => runAction('withdrawExport', async () => {
  await dns.withdrawExport(requireControlPlane(), parseInput(exportInput, input));
  return null;
});

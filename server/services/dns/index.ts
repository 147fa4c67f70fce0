import 'server-only';

/** The door to changing multi-cluster DNS. Every verb takes the running control plane and throws errors with a code of the closed list. */
export { createDomain, saveDnsSettings, saveIngressRecord, saveServiceRecord } from './records.ts';
export { exportService, installMulticluster, withdrawExport } from './multicluster.ts';

import 'server-only';

/** The door to making existing objects federated. */
export { federateFromCluster, type FederateInput, type FederateResult } from './federate-from-cluster.ts';
export { federateManifests, type Manifests } from './federate-manifests.ts';

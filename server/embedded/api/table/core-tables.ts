import { CLUSTER_TABLES } from './cluster-tables.ts';
import type { TableLayout } from './layout.ts';
import { NETWORK_TABLES } from './network-tables.ts';
import { WORKLOAD_TABLES } from './workload-tables.ts';

/** Columns of the built-in types as `kubectl get` shows them, by `${group}/${plural}`. */
export const CORE_TABLES: Readonly<Record<string, TableLayout>> = { ...WORKLOAD_TABLES, ...NETWORK_TABLES, ...CLUSTER_TABLES };

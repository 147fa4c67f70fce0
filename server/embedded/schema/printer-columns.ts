/** Cells of `kubectl get` for custom resources. */
import type { KubeObject } from '#lib/kube/object.ts';
import type { PrinterColumn } from './schema.ts';

/** Values of one row, in column order; null where a path finds nothing. Dates stay RFC 3339 text: `age` turns them into `5m`. */
export function printerCells(_columns: readonly PrinterColumn[], _object: KubeObject, _nowMs: number): (string | number | boolean | null)[] {
  return [];
}

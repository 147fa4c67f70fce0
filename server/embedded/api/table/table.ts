import type { KubeObject } from '#lib/kube/object.ts';
import { printerCells } from '../../schema/printer-columns.ts';
import { toServed } from '../objects/version-conversion.ts';
import type { ServedType } from '../resource-catalog.ts';
import { CORE_TABLES } from './core-tables.ts';
import { ageOf } from './human-duration.ts';
import { AGE, layout, NAME, type Cell, type Column, type TableLayout } from './layout.ts';

export type { Cell, Column, TableLayout } from './layout.ts';
export type IncludeObject = 'None' | 'Metadata' | 'Object';

const DEFAULT_LAYOUT = layout(NAME, AGE);

/** How objects of a type are shown: built-in columns, those of its CRD, or name and age. */
export function layoutOf(type: ServedType): TableLayout {
  if (type.crd === undefined) return CORE_TABLES[type.storage] ?? DEFAULT_LAYOUT;
  const { printerColumns } = type.crd.version;
  if (printerColumns.length === 0) return DEFAULT_LAYOUT;
  const columns = printerColumns.map((each): Column => ({
    name: each.name, type: columnType(each.type), format: each.format ?? '', description: each.description ?? '', priority: each.priority ?? 0,
  }));
  return {
    columns: [...layout(NAME).columns, ...columns],
    cells: (object, now) => {
      const cells = printerCells(printerColumns, object, now.getTime());
      return [object.metadata.name, ...columns.map(({ type: cellType }, i): Cell => {
        const cell = cells[i] ?? null;
        const isMoment = cellType === 'date' && typeof cell === 'string' && cell.includes('T') && !Number.isNaN(Date.parse(cell));
        return isMoment ? ageOf(cell, now) : cell;
      })];
    },
  };
}

/** One row, with as much of the object as the client asked for. */
export function rowOf(layoutOfType: TableLayout, object: KubeObject, include: IncludeObject, type: ServedType, now: Date): object {
  const cells = layoutOfType.cells(object, now);
  switch (include) {
    case 'None': return { cells };
    case 'Object': return { cells, object: toServed(type, object) };
    case 'Metadata': return { cells, object: partialMetadata(object) };
  }
}

export function partialMetadata(object: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

function columnType(text: string): Column['type'] {
  return text === 'integer' || text === 'number' || text === 'boolean' || text === 'date' ? text : 'string';
}

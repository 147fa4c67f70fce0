import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Breaks or mends an embedded cluster of the federation under test, as `npm run faults` does. */
export async function setFault(cluster: string, fault: 'stop' | 'start' | 'hang' | 'heal'): Promise<void> {
  const dir = process.env['FLOTILLA_E2E_DIR'] ?? '';
  const fleet: { controlUrl: string; controlToken: string } = JSON.parse(readFileSync(join(dir, 'fleet.json'), 'utf8'));
  const response = await fetch(`${fleet.controlUrl}/faults/${cluster}`, {
    method: 'POST', headers: { authorization: `Bearer ${fleet.controlToken}` }, body: JSON.stringify({ fault }),
  });
  if (!response.ok) throw new Error(`fault ${fault} on ${cluster}: ${response.status} ${await response.text()}`);
}

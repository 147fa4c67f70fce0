import { PROBE_CHECKS, type ProbeCheck, type ProbeLine, type ProbeState } from '#lib/contracts/clusters.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Tone } from '../status.ts';

export type ProbeRow = { id: ProbeCheck; title: PlainMessageKey; tone: Tone; word: PlainMessageKey; fact: string; fix?: PlainMessageKey };

const TONES: Readonly<Record<ProbeState, Tone>> = { passed: 'ok', warning: 'warning', failed: 'failed', skipped: 'unknown' };

/** The checklist with every question in its place: those not answered yet wait, the first of them turning. */
export function toProbeRows(lines: readonly ProbeLine[], isRunning: boolean): ProbeRow[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const next = PROBE_CHECKS.find((id) => !byId.has(id));
  return PROBE_CHECKS.map((id): ProbeRow => {
    const line = byId.get(id);
    const title: PlainMessageKey = `probe.check.${id}`;
    if (line === undefined) return { id, title, tone: isRunning && id === next ? 'progress' : 'unknown', word: 'probe.waiting', fact: '' };
    return { id, title, tone: TONES[line.state], word: `probe.${line.state}`, fact: line.fact, ...(line.fix === undefined ? {} : { fix: `probe.fix.${line.fix}` as const }) };
  });
}

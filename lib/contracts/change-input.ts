import { dnsRecordRef } from './dns.ts';
import { z } from './zod.ts';
import { MAX_CHANGES, SPEC_PARTS, type ProposedChange } from './changes.ts';
import type { FieldError } from './errors.ts';
import { parsePreferenceInput, type Parsed } from './preference-input.ts';

/** Longest name that Kubernetes gives an object. */
const NAME_MAX = 253;
const LABEL_MAX = 253 + 64;
/** A time as RFC 3339 writes it. */
const TIME_MAX = 40;
/** More zones than any region has. */
const MAX_ZONES = 64;

const name = z.string().min(1).max(NAME_MAX);
const ref = z.strictObject({ resource: name, namespace: z.string().max(NAME_MAX), name });
const jsonObject = z.record(z.string(), z.unknown());
const texts = z.record(z.string().max(LABEL_MAX), z.string());
const marks = z.strictObject({ labels: texts, annotations: texts });
const base = z.strictObject({ generation: z.int().min(0), spec: z.unknown(), metadata: marks.optional() });

const change = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('setSpec'), part: z.enum(SPEC_PARTS), ref, base, spec: jsonObject, metadata: marks.optional() }),
  z.strictObject({ do: z.literal('place'), ref, base: z.strictObject({ generation: z.int().min(0), placement: z.unknown() }), placement: jsonObject }),
  z.strictObject({ do: z.literal('create'), ref, spec: jsonObject, labels: texts.optional(), annotations: texts.optional() }),
  z.strictObject({ do: z.literal('delete'), ref, targets: z.enum(['delete', 'keep']) }),
  z.strictObject({ do: z.literal('pause'), ref, isPaused: z.boolean() }),
  z.strictObject({ do: z.literal('setPreference'), ref, input: z.unknown(), base: z.unknown() }),
  z.strictObject({ do: z.literal('setLabels'), cluster: name, labels: texts, base: texts.optional(), region: z.string().max(NAME_MAX).optional(), zones: z.array(z.string().max(NAME_MAX)).max(MAX_ZONES).optional() }),
  z.strictObject({ do: z.literal('cordon'), cluster: name, cordon: z.enum(['open', 'cordoned', 'draining']), drain: z.strictObject({ since: z.string().max(TIME_MAX), replicas: z.int().min(0) }).optional() }),
  z.strictObject({ do: z.literal('unjoin'), cluster: name, objects: z.enum(['leave', 'remove', 'handOver']), force: z.boolean() }),
  z.strictObject({ do: z.literal('disableType'), type: name, definition: z.enum(['keep', 'delete']) }),
  z.strictObject({ do: z.literal('deleteRecord'), record: dnsRecordRef }),
  z.strictObject({ do: z.literal('createRecord'), record: dnsRecordRef, spec: jsonObject, labels: texts.optional(), annotations: texts.optional() }),
]);

const changes = z.strictObject({ changes: z.array(change).min(1).max(MAX_CHANGES) });

/** Reads what a browser proposes. Whether it may be done is for the services to say; here it only has to be understood. */
export function parseChanges(value: unknown): Parsed<readonly ProposedChange[]> {
  const result = changes.safeParse(value);
  if (!result.success) return { ok: false, fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) };
  const fields: FieldError[] = [];
  const read = result.data.changes.flatMap((raw, index): ProposedChange[] => {
    switch (raw.do) {
      case 'setSpec': {
        const { base: { metadata: was, ...from }, metadata, ...rest } = raw;
        return [{ ...rest, base: { generation: from.generation, spec: from.spec, ...(was === undefined ? {} : { metadata: was }) }, ...(metadata === undefined ? {} : { metadata }) }];
      }
      case 'place': return [{ ...raw, base: { generation: raw.base.generation, placement: raw.base.placement } }];
      case 'setPreference': return readPreference(raw, index, fields);
      case 'setLabels': {
        const { base: from, region, zones, ...rest } = raw;
        return [{ ...rest, ...(from === undefined ? {} : { base: from }), ...(region === undefined ? {} : { region }), ...(zones === undefined ? {} : { zones }) }];
      }
      case 'createRecord': {
        const { labels, annotations, ...rest } = raw;
        return [{ ...rest, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) }];
      }
      case 'create': {
        const { labels, annotations, ...rest } = raw;
        return [{ ...rest, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) }];
      }
      default: return [raw];
    }
  });
  return fields.length > 0 ? { ok: false, fields } : { ok: true, value: read };
}

type RawPreference = Extract<z.infer<typeof change>, { do: 'setPreference' }>;

function readPreference({ ref: of, input: raw, base: rawBase }: RawPreference, index: number, fields: FieldError[]): ProposedChange[] {
  const input = parsePreferenceInput(raw);
  const from = rawBase === undefined ? undefined : parsePreferenceInput(rawBase);
  if (input.ok && from?.ok !== false) return [{ do: 'setPreference', ref: of, input: input.value, ...(from === undefined ? {} : { base: from.value }) }];
  for (const [field, parsed] of [['input', input], ['base', from]] as const) {
    if (parsed?.ok === false) fields.push(...parsed.fields.map(({ path, message }) => ({ path: `changes.${index}.${field}.${path}`, message })));
  }
  return [];
}

import { z } from './zod.ts';

/** What browsers send about clusters, checked at the door. Sizes are bounded here; meaning is checked by the services. */
const name = z.string().max(253);
const labels = z.record(z.string().max(317), z.string().max(63));

export const draftInput = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('kubeconfig'), text: z.string() }),
  z.strictObject({ from: z.literal('fields'), server: z.string().max(2_000), ca: z.string().max(200_000), token: z.string().max(20_000), proxyUrl: z.string().max(2_000) }),
  z.strictObject({ from: z.literal('here') }),
]);
export const draftChange = z.strictObject({ context: name.optional(), acceptsInsecure: z.boolean().optional() });
const place = { region: z.string().max(253).optional(), zones: z.array(z.string().max(253)).max(64).optional() };
export const joinRequest = z.strictObject({ name, labels, ...place, rights: z.enum(['least', 'wide']), credential: z.enum(['TokenRequest', 'Secret']) });
export const rightsRequest = z.strictObject({ draft: name });

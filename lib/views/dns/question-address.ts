import { DNS_QUESTION_TYPES, type LiveQueryInput } from '#lib/contracts/dns.ts';

/** The live query as the page's address keeps it. Without a name nothing was typed yet; an empty one was cleared on purpose. */
export type QuestionAddress = Omit<LiveQueryInput, 'name'> & { readonly name: string | undefined };

const TRANSPORTS: readonly LiveQueryInput['transport'][] = ['udp', 'tcp'];

export function parseQuestionAddress(params: { get(name: string): string | null }): QuestionAddress {
  return {
    name: params.get('name') ?? undefined,
    type: DNS_QUESTION_TYPES.find((known) => known === params.get('type')) ?? 'A',
    subnet: params.get('subnet') ?? '',
    transport: TRANSPORTS.find((known) => known === params.get('transport')) ?? 'udp',
  };
}

export function formatQuestionAddress({ name, type, subnet, transport }: QuestionAddress): string {
  const params = new URLSearchParams({
    ...(name === undefined ? {} : { name }), ...(type === 'A' ? {} : { type }), ...(subnet === '' ? {} : { subnet }), ...(transport === 'udp' ? {} : { transport }),
  });
  return params.size === 0 ? '' : `?${params.toString()}`;
}

/** The question as it can be sent; undefined while it has no name. */
export function toQuestion({ name = '', type, subnet, transport }: QuestionAddress): LiveQueryInput | undefined {
  return name.trim() === '' ? undefined : { name: name.trim(), type, subnet: subnet.trim(), transport };
}

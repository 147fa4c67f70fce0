'use client';

import { useQuery } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { recordPreviewQuery } from '#lib/client/dns-calls.ts';
import type { DnsPolicyName } from '#lib/federation/dns/policy.ts';
import type { IngressPreviewRequest, RecordPreviewRequest } from '#lib/contracts/dns.ts';
import { ChangesDiff } from './changes-diff.tsx';

/** How the answers would change with what is typed; nothing while it can't be read. `policy` is told when it chooses among clusters anew. */
export function PlannedChanges({ request, policy }: { request: RecordPreviewRequest | IngressPreviewRequest | undefined; policy?: DnsPolicyName }) {
  const { t } = usePhrasing();
  const { data, error } = useQuery(recordPreviewQuery(request ?? NEVER_SENT, request !== undefined));
  if (request === undefined) return null;
  return (
    <section aria-label={t('dns.planned')} aria-live="polite" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="text-sm font-medium">{t('dns.planned')}</h3>
      <FailureNote error={error} />
      {data === undefined ? null : <ChangesDiff changes={data.changes} label={t('dns.planned')} />}
      {data === undefined || policy === undefined || JSON.stringify(data.before.choices) === JSON.stringify(data.after.choices) ? null : <p className="text-sm">{t('dns.choicesChange', { policy: t(`dns.policy.${policy}`) })}</p>}
    </section>
  );
}

/** Stands for a form that can't be read. */
const NEVER_SENT: IngressPreviewRequest = { ingress: { namespace: '', name: '', hosts: [], recordTTL: 0 } };

'use client';

import { useEffect, useRef } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { useNow } from '#components/shell/use-now.ts';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { clusterQuery, rotateCredentials } from '#lib/client/cluster-calls.ts';
import type { ClusterConnection } from '#lib/contracts/clusters.ts';
import { endRow, RENEWED_WARN_DAYS } from '#lib/views/clusters/cluster-facts.ts';
import { FailureNote } from './failure-note.tsx';
import { Fact } from './fact.tsx';
import { FactValue } from './facts-section.tsx';
import { useAskedVerb } from './use-asked-verb.ts';

/** How the cluster is reached and how old its credentials are; never the credentials. */
export function ConnectionSection({ name, connection }: { name: string; connection: ClusterConnection }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const end = endRow('cl.tokenEnds', connection.expiresAt, phrasing, useNow(), connection.canRotate ? RENEWED_WARN_DAYS : undefined);
  const client = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  // The command menu leads here by an address; the token is still the operator's to press.
  const [isAsked] = useAskedVerb('rotate');
  useEffect(() => {
    if (isAsked) button.current?.focus();
  }, [isAsked]);
  const rotate = useMutation({ mutationFn: () => rotateCredentials(name), onSuccess: () => client.invalidateQueries(clusterQuery(name)) });
  const authority = connection.caSubject === undefined ? t('cl.authoritySystem') : t('cl.authorityUntil', { subject: connection.caSubject, date: connection.caExpiresAt?.slice(0, 10) ?? '' });
  return (
    <Section id="connection" title={t('cl.connection')}>
      <Card className="grid gap-3 p-4">
        <dl className="grid gap-x-6 gap-y-2 text-sm @xl:grid-cols-[max-content_1fr]">
          <Fact name={t('cl.endpoint')}><span className="font-mono">{connection.apiEndpoint}</span></Fact>
          {connection.proxyUrl === undefined ? null : <Fact name={t('cl.proxy')}><span className="font-mono">{connection.proxyUrl}</span></Fact>}
          <Fact name={t('cl.authority')}>{authority}</Fact>
          <Fact name={t('cl.credential')}>{t(`cl.credential.${connection.credential}`)}</Fact>
          {connection.serviceAccount === undefined ? null : <Fact name={t('cl.account')}><span className="font-mono">{connection.serviceAccount}</span></Fact>}
          {connection.issuedAt === undefined ? null : <Fact name={t('cl.issued')}><RelativeTime time={connection.issuedAt} /></Fact>}
          {end === undefined ? null : <Fact name={t('cl.tokenEnds')}><FactValue row={end} /></Fact>}
        </dl>
        {connection.canRotate
          ? <div><Button ref={button} onClick={() => rotate.mutate()} disabled={rotate.isPending}>{rotate.isPending ? t('cl.rotating') : t('cl.rotate')}</Button></div>
          : <p className="text-sm text-muted">{t('cl.noRotate')}</p>}
        <p role="status" className="text-sm text-muted empty:hidden">{rotate.isSuccess ? t('cl.rotated') : ''}</p>
        <FailureNote error={rotate.error} />
      </Card>
    </Section>
  );
}

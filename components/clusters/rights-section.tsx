'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { CommandLine } from '#components/ui/command-line.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { clusterQuery, draftQuery, extendRights } from '#lib/client/cluster-calls.ts';
import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { toRightsRows, toRightsWay } from '#lib/views/clusters/rights-rows.ts';
import { CredentialsStep } from './credentials-step.tsx';
import { FailureNote } from './failure-note.tsx';

/** What the federation may not do in the cluster and would have to, and the ways to let it; nothing when nothing is missing. */
export function RightsSection({ detail }: { detail: ClusterDetail }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useState(false);
  const missing = detail.facts.missingRights ?? [];
  const { name } = detail.cluster;
  const way = toRightsWay(name, detail.connection.serviceAccount, missing);
  // An open dialog says how it ended, though nothing is missing then.
  if (missing.length === 0 && !isOpen) return null;
  return (
    <Section id="rights" title={t('cl.rights')}>
      <div className="grid min-w-0 gap-3">
        {missing.length === 0 ? null : (
          <>
            <Strip icon={<StatusIcon tone="warning" />} action={way.canExtend ? <Button onClick={() => setIsOpen(true)}>{t('cl.rightsExtend')}</Button> : undefined}>{t('cl.rightsNote', { count: missing.length })}</Strip>
            <Card>
              <Table label={t('cl.rights')}>
                <TableHead><HeaderCell>{t('cl.rightsType')}</HeaderCell><HeaderCell>{t('cl.rightsVerbs')}</HeaderCell></TableHead>
                <TableBody>
                  {toRightsRows(missing).map(({ type, verbs }) => (
                    <TableRow key={type}>
                      <RowHeaderCell><span className="font-mono wrap-anywhere">{type}</span></RowHeaderCell>
                      <Cell className="col-span-full"><StackedLabel>{t('cl.rightsVerbs')} </StackedLabel><span className="font-mono text-xs wrap-anywhere text-muted">{verbs}</span></Cell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </Card>
            <p className="text-sm text-muted">{t(way.canExtend ? 'cl.rightsCommands' : 'cl.rightsGrant')}</p>
            {way.commands.map((command) => <CommandLine key={command} command={command} copyLabel={t('action.copy')} copiedLabel={t('action.copied')} />)}
          </>
        )}
      </div>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title={t('cl.rightsTitle', { name })} closeLabel={t('action.close')}>
        <ExtendForm name={name} />
      </Dialog>
    </Section>
  );
}

/** The first step of joining once more: credentials, and the choice among their contexts. */
function ExtendForm({ name }: { name: string }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const [id, setId] = useState('');
  const { data: draft } = useQuery(draftQuery(id));
  const extend = useMutation({ mutationFn: () => extendRights(name, { draft: id }), onSuccess: () => client.invalidateQueries(clusterQuery(name)) });
  if (extend.data !== undefined) return <p role="status" className="text-sm">{t(extend.data.missing.length === 0 ? 'cl.rightsDone' : 'cl.rightsStill')}</p>;
  const go = (step: 'credentials' | 'probe', draftId = id) => {
    extend.reset();
    setId(draftId);
    if (step === 'probe') extend.mutate();
  };
  return (
    <div className="grid min-w-0 gap-4">
      <p className="text-sm text-muted">{t('cl.rightsHelp')}</p>
      <FailureNote error={extend.error} />
      <CredentialsStep isInCluster={false} draft={id === '' ? undefined : draft} nextLabel={t(extend.isPending ? 'cl.rightsDoing' : 'cl.rightsDo')} onGo={go} />
    </div>
  );
}

'use client';

import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { TextField } from '#components/clusters/fields.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { isDomainName, isZone } from '#lib/views/dns/record-form.ts';

/** Makes a Domain: a zone, and the federation's part of the names in it. */
export function DomainDialog({ onClose }: { onClose: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const { createDomain } = useActions();
  const [name, setName] = useState('');
  const [zone, setZone] = useState('');
  const [nameServer, setNameServer] = useState('');
  const [isTried, setIsTried] = useState(false);
  const make = useMutation({
    mutationFn: () => createDomain({ name, zone, nameServer }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.dns });
      onClose();
    },
  });
  const isValid = isDomainName(name) && isZone(zone) && (nameServer === '' || isZone(nameServer));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isValid) make.mutate();
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('dns.addDomain')} description={t('dns.domainBody')} closeLabel={t('action.close')}>
      <form onSubmit={submit} className="grid gap-3">
        <TextField label={t('dns.domainName')} help={t('dns.domainNameHelp')} value={name} onChange={setName} isMono error={isTried && !isDomainName(name) ? t('dns.problem.label') : undefined} />
        <TextField label={t('dns.zone')} help={t('dns.zoneHelp')} value={zone} onChange={setZone} isMono error={isTried && !isZone(zone) ? t('dns.problem.zone') : undefined} />
        <TextField label={t('dns.nameServer')} help={t('dns.nameServerHelp')} value={nameServer} onChange={setNameServer} isMono error={isTried && nameServer !== '' && !isZone(nameServer) ? t('dns.problem.zone') : undefined} />
        <FailureNote error={make.error} />
        <div><Button type="submit" look="primary" disabled={make.isPending}>{t('dns.addDomainDo')}</Button></div>
      </form>
    </Dialog>
  );
}

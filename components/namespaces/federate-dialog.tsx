'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { Checkbox } from '#components/clusters/fields.tsx';
import { FederatePreviewPanel } from '#components/create/from-cluster.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { routes } from '#lib/contracts/routes.ts';

/** What federating a namespace of the host creates, with or without everything that is in it; then doing it. */
export function FederateDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = usePhrasing();
  const router = useRouter();
  const [contents, setContents] = useState(true);
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('namespaces.federateNamed', { name })} description={t('namespaces.federateHelp')} closeLabel={t('action.close')} shape="wide">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Checkbox label={t('create.source.contents')} isChecked={contents} onChange={setContents} />
        <FederatePreviewPanel key={String(contents)} request={{ cluster: '', type: 'namespaces', namespace: '', name, contents }} onEdit={() => router.push(routes.create())} />
      </div>
    </Dialog>
  );
}

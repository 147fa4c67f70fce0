'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { Checkbox } from '#components/clusters/fields.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { previewCreate } from '#lib/client/create-calls.ts';
import type { CreateItem, CreateOutcome, CreateResult } from '#lib/contracts/create.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { routes } from '#lib/contracts/routes.ts';
import { describeItem } from '#lib/views/create/describe-item.ts';
import type { Tone } from '#lib/views/status.ts';
import { useSettled } from './use-settled.ts';
import { findYamlFault } from './yaml-fault.ts';

/** Pause in typing after which the host is asked. */
const SETTLE_MS = 600;

const TONES: Readonly<Record<CreateOutcome, Tone>> = { ready: 'ok', there: 'paused', taken: 'warning', invalid: 'failed', created: 'ok', failed: 'failed', skipped: 'paused' };

type CheckPanelProps = {
  yaml: string;
  canFederate: boolean;
  /** Names of the fields without which there is no text yet. */
  open?: readonly string[];
  onCreated: () => void;
};

/** What the host says to the text, object by object, before anything is written; then the button that writes it. */
export function CheckPanel({ yaml, canFederate, open = [], onCreated }: CheckPanelProps) {
  const { t, list } = usePhrasing();
  const [federate, setFederate] = useState(true);
  const [withNamespaces, setWithNamespaces] = useState(true);
  const settled = useSettled(yaml, SETTLE_MS);
  const isEmpty = settled.trim() === '';
  // What is no YAML need not be sent.
  const fault = useMemo(() => findYamlFault(settled), [settled]);
  const isYaml = fault === undefined;
  const check = useQuery({
    queryKey: ['create-check', settled, federate, withNamespaces],
    queryFn: ({ signal }) => previewCreate({ yaml: settled, federate, withNamespaces }, signal),
    enabled: !isEmpty && isYaml, retry: false, staleTime: 0, gcTime: 0, placeholderData: keepPreviousData,
  });
  const create = useCreate(onCreated);
  const result = create.data?.isGood === false ? create.data : isEmpty || !isYaml ? undefined : check.data;
  const isCurrent = settled === yaml && isYaml && !check.isFetching && check.error === null;
  return (
    <section aria-labelledby="create-check" className="grid min-w-0 content-start gap-3">
      <div className="flex min-h-5 flex-wrap items-center gap-3">
        <h2 id="create-check" className="text-base font-semibold">{t('create.check')}</h2>
        <span role="status" className="text-xs text-muted">{!isEmpty && (check.isFetching || settled !== yaml) ? t('create.checking') : ''}</span>
      </div>
      {canFederate ? (
        <div className="grid gap-2">
          <div><Checkbox label={t('create.federate')} isChecked={federate} onChange={setFederate} /><p className="ml-6 text-xs text-muted">{t('create.federateHelp')}</p></div>
          <div><Checkbox label={t('create.withNamespaces')} isChecked={withNamespaces} onChange={setWithNamespaces} /><p className="ml-6 text-xs text-muted">{t('create.withNamespacesHelp')}</p></div>
        </div>
      ) : null}
      {fault === undefined ? null : <p role="alert" className="text-sm wrap-anywhere">{t('create.fixFirst', fault)}</p>}
      {isEmpty ? <Empty title={t('create.checkEmpty')} body={open.length > 0 ? t('create.stillOpen', { fields: list(open) }) : t('create.checkEmptyBody')} /> : <FailureNote error={check.error} />}
      {result === undefined || check.error !== null ? null : <Items result={result} />}
      <FailureNote error={create.error} />
      {create.data?.isGood === false ? <p role="alert" className="text-sm">{t('create.failed')}</p> : null}
      <div>
        <Button look="primary" disabled={create.isPending || isEmpty || !isCurrent || check.data?.isGood !== true} onClick={() => create.mutate({ yaml, federate, withNamespaces })}>
          {create.isPending ? t('create.doing') : t('create.do')}
        </Button>
      </div>
    </section>
  );
}

/** Writes, then goes to the workload that was made; without one the outcome stays on the page. */
function useCreate(onCreated: () => void) {
  const router = useRouter();
  const client = useQueryClient();
  const { createObjects } = useActions();
  return useMutation({
    mutationFn: createObjects,
    onSuccess: (result: CreateResult) => {
      void client.invalidateQueries({ queryKey: queryKeys.overview });
      if (!result.isGood) return;
      onCreated();
      const { workload } = result;
      router.push(workload === undefined ? routes.activity() : routes.workload(workload.resource, workload.namespace, workload.name));
    },
  });
}

function Items({ result }: { result: CreateResult }) {
  const { tell } = usePhrasing();
  return (
    <>
      {result.notes.map((note) => <p key={note.text} className="text-sm text-muted">{tell(note)}</p>)}
      <ul className="grid">{result.items.map((item) => <Item key={item.key} item={item} />)}</ul>
    </>
  );
}

function Item({ item }: { item: CreateItem }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { message, notes } = describeItem(item, phrasing);
  return (
    <li className="grid gap-1 border-b border-line py-2 first:border-t">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <StatusBadge tone={TONES[item.outcome]} word={t(`create.outcome.${item.outcome}`)} />
        <span className="min-w-0 font-mono font-medium wrap-anywhere">{item.namespace === '' ? '' : `${item.namespace}/`}{item.name}</span>
        <span className="text-xs text-muted">{item.kind}{item.isAdded ? ` · ${t('create.added')}` : ''}</span>
      </p>
      {message === '' ? null : <p className="text-sm wrap-anywhere">{message}</p>}
      {notes.map((note) => <p key={note} className="text-xs wrap-anywhere text-muted">{note}</p>)}
      {item.missingType === '' ? null : <p><Link href={`${routes.types()}?q=${encodeURIComponent(item.missingType)}`} className={buttonClasses('secondary')}>{t('create.enableType')}</Link></p>}
    </li>
  );
}

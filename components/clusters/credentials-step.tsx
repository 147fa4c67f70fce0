'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { CommandLine } from '#components/ui/command-line.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { changeDraft, createDraft, draftQuery, dropDraft } from '#lib/client/cluster-calls.ts';
import type { ClusterDraft, DraftInput } from '#lib/contracts/clusters.ts';
import { MAX_KUBECONFIG_BYTES, type ContextSummary, type KubeconfigProblem } from '#lib/federation/clusters/kubeconfig.ts';
import { FailureNote } from './failure-note.tsx';
import { Checkbox, Choices, TextArea, TextField } from './fields.tsx';

/** `nextLabel`: what happens with the credentials next. */
type StepProps = { isInCluster: boolean; draft: ClusterDraft | undefined; nextLabel: string; onGo: (step: 'credentials' | 'probe', draftId?: string) => void };

/** The way around plugins: a token that needs none. */
const TOKEN_COMMANDS = [
  'kubectl create serviceaccount flotilla-join -n kube-system',
  'kubectl create clusterrolebinding flotilla-join --clusterrole=cluster-admin --serviceaccount=kube-system:flotilla-join',
  'kubectl create token flotilla-join -n kube-system --duration=1h',
];

const FROMS = ['kubeconfig', 'fields', 'here'] as const;

/** Credentials are given once; the server keeps them for the other steps. "This cluster" is offered where there is one around. */
export function CredentialsStep({ isInCluster, draft, nextLabel, onGo }: StepProps) {
  return draft === undefined ? <Give isInCluster={isInCluster} onGo={onGo} /> : <Choose draft={draft} nextLabel={nextLabel} onGo={onGo} />;
}

function Give({ isInCluster, onGo }: Pick<StepProps, 'isInCluster' | 'onGo'>) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const [from, setFrom] = useState<DraftInput['from']>('kubeconfig');
  const [text, setText] = useState('');
  const [isTooLarge, setIsTooLarge] = useState(false);
  const [fields, setFields] = useState({ server: '', ca: '', token: '', proxyUrl: '' });
  const create = useMutation({
    mutationFn: () => createDraft(from === 'kubeconfig' ? { from, text } : from === 'fields' ? { from, ...fields } : { from }),
    onSuccess: (result) => {
      if (!result.ok) return;
      setText('');
      client.setQueryData(draftQuery(result.draft.id).queryKey, result.draft);
      onGo('credentials', result.draft.id);
    },
  });
  const froms = FROMS.filter((value) => isInCluster || value !== 'here').map((value) => ({ value, label: t(`wiz.from.${value}`) }));
  const set = (change: Partial<typeof fields>) => setFields({ ...fields, ...change });
  return (
    <form className="grid min-w-0 gap-4" onSubmit={(event) => { event.preventDefault(); create.mutate(); }}>
      <div className="max-w-full overflow-x-auto"><Segmented label={t('wiz.from')} value={from} options={froms} onChange={(value) => { setFrom(value); setIsTooLarge(false); create.reset(); }} /></div>
      {from === 'kubeconfig' ? <TextArea label={t('wiz.kubeconfig')} help={t('wiz.kubeconfigHelp')} rows={12} value={text} onChange={(next) => { setText(next); setIsTooLarge(false); }} limit={{ length: MAX_KUBECONFIG_BYTES, onExceeded: () => setIsTooLarge(true) }} /> : null}
      {from === 'here' ? <p className="text-sm text-muted">{t('wiz.hereHelp')}</p> : null}
      {from === 'fields' ? (
        <>
          <TextField label={t('wiz.server')} value={fields.server} onChange={(server) => set({ server })} isMono />
          <TextArea label={t('wiz.ca')} help={t('wiz.caHelp')} rows={5} value={fields.ca} onChange={(ca) => set({ ca })} />
          <TextField label={t('wiz.token')} value={fields.token} onChange={(token) => set({ token })} isMono isSecret />
          <TextField label={t('wiz.proxy')} value={fields.proxyUrl} onChange={(proxyUrl) => set({ proxyUrl })} isMono />
        </>
      ) : null}
      {isTooLarge ? <Problem problem={{ code: 'tooLarge', detail: '' }} /> : create.data?.ok === false ? <Problem problem={create.data.problem} /> : null}
      <FailureNote error={create.error} />
      <div><Button look="primary" type="submit" disabled={create.isPending}>{t('wiz.read')}</Button></div>
    </form>
  );
}

function Choose({ draft, nextLabel, onGo }: { draft: ClusterDraft } & Pick<StepProps, 'nextLabel' | 'onGo'>) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: Parameters<typeof changeDraft>[1]) => changeDraft(draft.id, wanted),
    onSuccess: (next) => { client.setQueryData(draftQuery(draft.id).queryKey, next); },
  });
  const restart = () => {
    void dropDraft(draft.id);
    onGo('credentials', '');
  };
  // What was clicked shows at once; the server's answer follows.
  const asked = change.isPending ? change.variables : {};
  const context = asked.context ?? draft.context;
  const acceptsInsecure = asked.acceptsInsecure ?? (asked.context === undefined && draft.acceptsInsecure);
  const chosen = draft.contexts.find(({ name }) => name === context);
  const isUsable = !change.isPending && chosen !== undefined && chosen.problem === undefined && (!chosen.isInsecure || acceptsInsecure);
  return (
    <div className="grid min-w-0 gap-4">
      <p className="text-sm text-muted">{t('wiz.kept')}</p>
      <Choices
        label={t('wiz.contexts')} value={context} onChange={(next) => change.mutate({ context: next })}
        options={draft.contexts.map((one) => ({ value: one.name, label: <Context context={one} /> }))}
      />
      {chosen?.problem === undefined ? null : <Problem problem={chosen.problem} />}
      {chosen?.isInsecure === true && chosen.problem === undefined ? <Checkbox label={t('wiz.insecure')} isChecked={acceptsInsecure} onChange={(next) => change.mutate({ acceptsInsecure: next })} /> : null}
      <FailureNote error={change.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={!isUsable} onClick={() => onGo('probe')}>{nextLabel}</Button>
        <Button look="quiet" onClick={restart}>{t('wiz.other')}</Button>
      </div>
    </div>
  );
}

function Context({ context }: { context: ContextSummary }) {
  const { t } = usePhrasing();
  const facts = [context.authentication === undefined ? '' : t(`wiz.auth.${context.authentication}`), context.proxyUrl === undefined ? '' : t('wiz.viaProxy', { proxy: context.proxyUrl })];
  return (
    <span className="grid min-w-0">
      <span className="font-mono font-medium wrap-anywhere">{context.name}</span>
      <span className="text-xs wrap-anywhere text-muted">{[context.server, ...facts].filter((fact) => fact !== '').join(' · ')}</span>
    </span>
  );
}

function Problem({ problem }: { problem: KubeconfigProblem }) {
  const { t } = usePhrasing();
  const needsToken = problem.code === 'execPlugin' || problem.code === 'authProvider';
  return (
    <div role="alert" className="grid min-w-0 gap-3 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <p className="flex items-start gap-2"><StatusIcon tone="warning" className="mt-0.5 size-4" /><span className="min-w-0 wrap-anywhere">{t(`problem.${problem.code}`, { detail: problem.detail })}</span></p>
      {needsToken ? (
        <>
          <p>{t('wiz.saHint')}</p>
          {TOKEN_COMMANDS.map((command) => <div key={command} className="text-text"><CommandLine command={command} copyLabel={t('action.copy')} copiedLabel={t('action.copied')} /></div>)}
        </>
      ) : null}
    </div>
  );
}

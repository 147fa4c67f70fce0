'use client';

import { useEffect, useRef, useState } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { draftQuery } from '#lib/client/cluster-calls.ts';
import type { ClusterDraft, JoinRequest } from '#lib/contracts/clusters.ts';
import { routes } from '#lib/contracts/routes.ts';
import { CredentialsStep } from './credentials-step.tsx';
import { FailureNote } from './failure-note.tsx';
import { LabelsStep } from './labels-step.tsx';
import { ProbeStep } from './probe-step.tsx';
import { ReviewStep } from './review-step.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';

export const STEPS = ['credentials', 'probe', 'labels', 'review'] as const;
export type Step = (typeof STEPS)[number];

/** What the third step asks for; region and the like become labels. */
export type JoinForm = Omit<JoinRequest, 'labels' | 'region' | 'zones'> & { region: string; zones: string; provider: string; distribution: string; labelText: string; filledFrom: string };

const EMPTY_FORM: JoinForm = { name: '', region: '', zones: '', provider: '', distribution: '', labelText: '', rights: 'least', credential: 'TokenRequest', filledFrom: '' };

/** Joining a cluster in four steps. Step and draft are in the address; the credentials themselves stay on the server. */
export function RegisterPage({ isInCluster }: { isInCluster: boolean }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const id = params.get('draft') ?? '';
  const [form, setForm] = useState(EMPTY_FORM);
  const { data: draft, error } = useQuery(draftQuery(id));
  const asked = STEPS.find((step) => step === params.get('step')) ?? 'credentials';
  // What the third step asked for is gone after a reload; it is asked again before anything is reviewed.
  const step = id === '' || error !== null ? 'credentials' : asked === 'review' && form.name === '' ? 'labels' : asked;
  const go = (next: Step, draftId = id) => setParams({ step: next === 'credentials' ? '' : next, draft: draftId }, 'push');
  return (
    <div className="grid min-w-0 max-w-3xl gap-6">
      <div>
        <p className="mb-1 text-xs"><Link href={routes.clusters()} className="text-muted hover:text-text hover:underline">{t('cl.back')}</Link></p>
        <h1 className="text-xl font-semibold">{t('wiz.title')}</h1>
      </div>
      <StepList current={step} />
      {id !== '' && error !== null ? <FailureNote error={error} /> : null}
      <Body isInCluster={isInCluster} step={step} draft={id === '' || error !== null ? undefined : draft} form={form} setForm={setForm} go={go} />
    </div>
  );
}

type BodyProps = { isInCluster: boolean; step: Step; draft: ClusterDraft | undefined; form: JoinForm; setForm: (form: JoinForm) => void; go: (step: Step, draftId?: string) => void };

function Body({ isInCluster, step, draft, form, setForm, go }: BodyProps) {
  const { t } = usePhrasing();
  if (step === 'credentials' || draft === undefined) return <CredentialsStep isInCluster={isInCluster} draft={draft} nextLabel={t('wiz.next')} onGo={go} />;
  if (step === 'probe') return <ProbeStep draft={draft} onBack={() => go('credentials')} onNext={() => go('labels')} />;
  if (step === 'labels') return <LabelsStep draft={draft} form={form} setForm={setForm} onBack={() => go('probe')} onNext={() => go('review')} />;
  return <ReviewStep draft={draft} form={form} onBack={() => go('labels')} />;
}

/** The step that one comes to takes the focus: it is said aloud, and the next Tab leads to its first field. */
function StepList({ current }: { current: Step }) {
  const { t } = usePhrasing();
  const item = useRef<HTMLLIElement>(null);
  const shown = useRef(current);
  useEffect(() => {
    if (shown.current !== current) item.current?.focus();
    shown.current = current;
  }, [current]);
  return (
    <ol aria-label={t('wiz.steps')} className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {STEPS.map((step, index) => (
        <li key={step} ref={step === current ? item : undefined} tabIndex={-1} aria-current={step === current ? 'step' : undefined} className={classNames('flex items-center gap-2', step === current ? 'font-medium' : 'text-muted')}>
          <span className={classNames('grid size-5 place-content-center rounded-full border text-xs tabular-nums', step === current ? 'border-primary bg-primary text-on-primary' : 'border-line-strong')}>{index + 1}</span>{t(`wiz.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}

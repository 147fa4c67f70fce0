'use client';

import Link from 'next/link';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import { routes } from '#lib/contracts/routes.ts';
import { isFoldedAtFirst, parseOpen, summarizeNode, TARGETS_FIRST, targetsKey, toggleOpen } from '#lib/views/dns/dns-fold.ts';
import { LEVEL_WORD } from '#lib/views/dns/dns-rows.ts';
import type { DnsNode, DnsRecordRow, DnsTargetRow } from '#lib/views/dns/dns-tree.ts';
import { CopyName } from './copy-name.tsx';

/** What is open of a long tree; the address keeps it. A short tree is open all through. */
type Folding = { readonly isFolded: boolean; readonly open: ReadonlySet<string>; readonly toggle: (key: string) => void };

/**
 * Names from all clusters down to zones. A line leads from each name to the level above; where it is an alias of that, the line
 * is an arrow. Of a long tree each region is one line with counts until it is opened.
 */
export function DnsTree({ nodes }: { nodes: readonly DnsNode[] }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const open = parseOpen(params.get('open') ?? '');
  const isFolded = isFoldedAtFirst(nodes);
  const folding: Folding = { isFolded, open, toggle: (key) => setParams({ open: toggleOpen(open, key) }, 'replace') };
  const regions = nodes.flatMap(({ children }) => children.filter(({ level }) => level === 'region').map(({ place }) => place));
  const isAllOpen = regions.every((place) => open.has(place));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {isFolded ? <Button className="justify-self-start" onClick={() => setParams({ open: isAllOpen ? '' : regions.join(',') }, 'replace')}>{t(isAllOpen ? 'dns.foldAll' : 'dns.openAll')}</Button> : null}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {nodes.map((node) => <li key={node.name} className="min-w-0"><NodeRow node={node} folding={folding} /><Children nodes={node.children} folding={folding} /></li>)}
      </ul>
    </div>
  );
}

function Children({ nodes, folding }: { nodes: readonly DnsNode[]; folding: Folding }) {
  if (nodes.length === 0) return null;
  const last = nodes.findLastIndex(({ fallback }) => fallback !== undefined);
  return (
    <ul className="relative ml-3 grid grid-cols-[minmax(0,1fr)] sm:ml-5">
      {last < 0 ? null : <ArrowHead />}
      {nodes.map((node, i) => (
        <li key={node.name} className="relative min-w-0 pt-2 pl-5 sm:pl-7">
          <Trunk isFallback={i <= last} isLast={i === nodes.length - 1} isFallbackEnd={i === last} />
          <Branch isFallback={node.fallback !== undefined} />
          <Branching node={node} folding={folding} />
        </li>
      ))}
    </ul>
  );
}

/** A name and what is below it; of a region in a long tree only how much that is, until it is opened. */
function Branching({ node, folding }: { node: DnsNode; folding: Folding }) {
  const { isFolded, open, toggle } = folding;
  const whole = <><NodeRow node={node} folding={folding} /><Children nodes={node.children} folding={folding} /></>;
  if (!isFolded || node.level !== 'region') return whole;
  const isOpen = open.has(node.place);
  return <><RegionLine node={node} isOpen={isOpen} onToggle={() => toggle(node.place)} />{isOpen ? <div className="mt-1">{whole}</div> : null}</>;
}

function RegionLine({ node, isOpen, onToggle }: { node: DnsNode; isOpen: boolean; onToggle: () => void }) {
  const { t } = usePhrasing();
  const { addresses, clusters, tone } = summarizeNode(node);
  return (
    <button type="button" data-row aria-expanded={isOpen} onClick={onToggle} className="flex min-h-9 w-full min-w-0 flex-wrap items-center gap-x-3 rounded-md border border-line bg-canvas px-3 py-1 text-left text-sm hover:bg-surface">
      <ChevronIcon className={classNames('size-4 shrink-0 text-muted', !isOpen && '-rotate-90')} />
      <span className="text-xs text-muted">{t('dns.level.region')}</span>
      <span className="min-w-0 font-mono font-medium wrap-anywhere">{node.place}</span>
      <span className="ml-auto flex flex-wrap items-center gap-x-3 text-xs text-muted tabular-nums">
        <span>{t('dns.zonesBelow', { count: node.children.length })}</span>
        {addresses === 0 ? <span>{t('dns.noAddresses')}</span> : (
          <>
            <span>{t('dns.addressCount', { count: addresses })}</span>
            <span className="inline-flex items-center gap-1"><StatusIcon tone={tone} className={`size-3.5 ${TONE_ICON[tone]}`} />{t('clusters.count', { count: clusters })}</span>
          </>
        )}
      </span>
    </button>
  );
}

/** Where the arrows of a level end: at the name above. */
function ArrowHead() {
  return (
    <svg aria-hidden viewBox="0 0 10 8" className="absolute -top-0.5 -left-[4px] z-10 h-2 w-[10px] text-focus">
      <path d="M5 0 10 8H0z" fill="currentColor" />
    </svg>
  );
}

/** Middle of a row's first line, from the top of its entry. */
const TO_ROW = 'h-[27px]';

function Trunk({ isFallback, isLast, isFallbackEnd }: { isFallback: boolean; isLast: boolean; isFallbackEnd: boolean }) {
  return (
    <>
      <span aria-hidden className={classNames('absolute top-0 left-0 w-0 border-l border-line-strong', isLast ? TO_ROW : 'h-full')} />
      {isFallback ? <span aria-hidden className={classNames('absolute top-0 left-0 w-0 border-l-2 border-focus', isFallbackEnd ? TO_ROW : 'h-full')} /> : null}
    </>
  );
}

function Branch({ isFallback }: { isFallback: boolean }) {
  return <span aria-hidden className={classNames('absolute top-[27px] left-0 h-0 w-5 sm:w-7', isFallback ? 'border-t-2 border-focus' : 'border-t border-line-strong')} />;
}

function NodeRow({ node, folding }: { node: DnsNode; folding: Folding }) {
  const { t } = usePhrasing();
  const word = t(LEVEL_WORD[node.level]);
  return (
    <div className="relative min-w-0 rounded-md border border-line bg-canvas px-3 py-2">
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="text-xs font-medium whitespace-nowrap text-muted">{word}{node.place === '' ? null : <> <span className="font-mono text-text">{node.place}</span></>}</span>
        <span className="min-w-0 font-mono text-sm font-medium wrap-anywhere">{node.name}</span>
        <CopyName name={node.name} />
        {node.fallback === undefined ? null : <span className="text-xs whitespace-nowrap text-focus">{t(node.level === 'alias' ? 'dns.standsFor' : 'dns.fallsBack', { level: t(LEVEL_WORD[node.fallback]) })}</span>}
      </div>
      {node.records.length === 0 ? <p className="text-xs text-muted">{t('dns.noRecord')}</p> : (
        <ul className="mt-1 grid gap-1">{node.records.map((record) => <RecordLine key={record.type} record={record} isWhole={folding.open.has(targetsKey(node))} onToggle={() => folding.toggle(targetsKey(node))} />)}</ul>
      )}
    </div>
  );
}

function RecordLine({ record, isWhole, onToggle }: { record: DnsRecordRow; isWhole: boolean; onToggle: () => void }) {
  const { t } = usePhrasing();
  const more = record.targets.length - TARGETS_FIRST;
  const shown = isWhole ? record.targets : record.targets.slice(0, TARGETS_FIRST);
  return (
    <li className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
      <Badge className="font-mono">{record.type}</Badge>
      <span className="text-xs whitespace-nowrap text-muted tabular-nums">{t('dns.ttl', { seconds: record.ttl })}</span>
      <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1">{shown.map((target) => <Target key={target.target} target={target} isAlias={record.type === 'CNAME'} />)}</ul>
      {more > 0 ? <Button look="quiet" aria-expanded={isWhole} onClick={onToggle}>{isWhole ? t('dns.fewAddresses') : t('dns.moreAddresses', { count: more })}</Button> : null}
    </li>
  );
}

function Target({ target: { target, clusters }, isAlias }: { target: DnsTargetRow; isAlias: boolean }) {
  const { t } = usePhrasing();
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      {isAlias ? <span aria-hidden className="text-focus">→</span> : null}
      <Changing value={target} className="font-mono wrap-anywhere" />
      {clusters.map(({ name, status }) => (
        <Link key={name} href={routes.cluster(name)} className="inline-flex items-center gap-1 text-xs text-muted underline-offset-2 hover:underline">
          <StatusIcon tone={status.tone} className={`size-3.5 ${TONE_ICON[status.tone]}`} />
          {name}<span className={status.tone === 'ok' ? 'sr-only' : ''}> {t(status.key)}</span>
        </Link>
      ))}
      {isAlias || clusters.length > 0 ? null : <span className="text-xs text-muted">{t('dns.lastKnown')}</span>}
    </li>
  );
}

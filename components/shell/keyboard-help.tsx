'use client';

import { useId, type ReactNode } from 'react';
import { Kbd } from '#components/ui/kbd.tsx';
import type { PlainMessageKey } from '#lib/views/messages/messages.ts';
import { NAV_ITEMS } from './nav-items.tsx';
import { usePhrasing, useShellContext } from './phrasing-provider.tsx';
import { rememberPreference } from './preference-cookie.ts';

type Key = { key: string; label: PlainMessageKey };

const PAGE_KEYS: readonly Key[] = [
  { key: '⌘K / Ctrl K', label: 'keys.menu' },
  { key: '/', label: 'keys.filter' },
  { key: '↓', label: 'keys.toRows' },
  { key: 'j', label: 'keys.nextRow' },
  { key: 'k', label: 'keys.previousRow' },
  { key: 'Enter', label: 'keys.openRow' },
  { key: 'x', label: 'keys.pickRow' },
  { key: 'e', label: 'keys.edit' },
  { key: 'v', label: 'keys.view' },
  { key: '?', label: 'keys.help' },
  { key: 'Esc', label: 'keys.escape' },
  { key: '← → Home End', label: 'keys.tabs' },
];

/** Where the focus is on the board of clusters or in the matrix of workloads; drafts are taken back from anywhere on their page. */
const PLACEMENT_KEYS: readonly Key[] = [
  { key: '← ↑ ↓ →', label: 'keys.move' },
  { key: 'Home End', label: 'keys.moveEnds' },
  { key: 'Page ↑ Page ↓', label: 'keys.movePage' },
  { key: 'Space', label: 'keys.pick' },
  { key: 'Shift + ←↑↓→', label: 'keys.extend' },
  { key: 'Ctrl A', label: 'keys.pickAll' },
  { key: 'x', label: 'keys.matrixRow' },
  { key: 'o', label: 'keys.matrixOpen' },
  { key: 'Ctrl C', label: 'keys.copyPattern' },
  { key: 'Ctrl V', label: 'keys.pastePattern' },
  { key: 'Ctrl Z', label: 'keys.undo' },
  { key: 'Ctrl Shift Z / Ctrl Y', label: 'keys.redo' },
  { key: 'Ctrl Space', label: 'keys.complete' },
];

export function KeyboardHelp() {
  const { t } = usePhrasing();
  const { hasShortcuts, setHasShortcuts } = useShellContext();
  const helpId = useId();
  const change = (isOn: boolean) => {
    setHasShortcuts(isOn);
    rememberPreference('shortcuts', isOn ? 'on' : 'off');
  };
  return (
    <div className="grid gap-5">
      <KeyGroup title={t('keys.groupGo')}>
        {NAV_ITEMS.map((item) => (
          <KeyLine key={item.href} label={t(item.goLabel)}>
            <Kbd>g</Kbd><span className="text-xs text-muted">{t('keys.then')}</span><Kbd>{item.goKey}</Kbd>
          </KeyLine>
        ))}
      </KeyGroup>
      <KeyGroup title={t('keys.groupPage')}>
        {PAGE_KEYS.map(({ key, label }) => <KeyLine key={key} label={t(label)}><Kbd>{key}</Kbd></KeyLine>)}
      </KeyGroup>
      <KeyGroup title={t('keys.groupPlacement')}>
        {PLACEMENT_KEYS.map(({ key, label }) => <KeyLine key={key} label={t(label)}><Kbd>{key}</Kbd></KeyLine>)}
      </KeyGroup>
      <div className="border-t border-line pt-4">
        <label className="flex items-center gap-2 text-sm font-medium">
          <input type="checkbox" className="size-4 accent-focus" checked={hasShortcuts} aria-describedby={helpId} onChange={(event) => change(event.target.checked)} />
          {t('keys.enabled')}
        </label>
        <p id={helpId} className="mt-1 ml-6 text-xs text-muted">{t('keys.enabledHelp')}</p>
      </div>
    </div>
  );
}

function KeyGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function KeyLine({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4 text-sm">
      <dt>{label}</dt>
      <dd className="flex shrink-0 items-center gap-1.5">{children}</dd>
    </div>
  );
}

'use client';

import { useId } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { GATES, type ConfigForm, type GateName } from '#lib/views/settings/config-fields.ts';

/** The feature gates, each with what switching it does. */
export function GateList({ gates, onChange }: { gates: ConfigForm['gates']; onChange: (gates: ConfigForm['gates']) => void }) {
  const { t } = usePhrasing();
  return (
    <fieldset className="border-b border-line p-4">
      <legend className="float-left mb-3 text-base font-semibold">{t('settings.gates')}</legend>
      <div className="clear-left grid gap-3">
        {GATES.map((name) => <Gate key={name} name={name} isOn={gates[name]} onChange={(isOn) => onChange({ ...gates, [name]: isOn })} />)}
      </div>
    </fieldset>
  );
}

function Gate({ name, isOn, onChange }: { name: GateName; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { t } = usePhrasing();
  const id = useId();
  return (
    <div id={name} className="scroll-mt-16">
      <label className="flex items-center gap-2 text-sm font-medium">
        <input type="checkbox" className="size-4 accent-focus" checked={isOn} aria-describedby={id} onChange={(event) => onChange(event.target.checked)} />
        <span className="font-mono">{name}</span>
      </label>
      <p id={id} className="ml-6 max-w-[72ch] text-xs text-muted">{t(`settings.gate.${name}`)}</p>
    </div>
  );
}

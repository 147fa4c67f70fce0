import type { ApiErrorBody } from './api-error.ts';
import type { ApplyResult, ProposedChange } from './changes.ts';
import type { CreateInput, CreateResult } from './create.ts';
import type { DnsSettingsInput, DomainInput, IngressRecordInput, ServiceRecordInput } from './dns.ts';
import type { SaveConfigRequest, SaveConfigResult } from './settings.ts';
import type { EnablePlan } from './types.ts';

/** How a server action ends. A failure is a value: what an action throws reaches the browser without its words. */
export type ActionResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiErrorBody };

type Action<Input, Value> = (input: Input) => Promise<ActionResult<Value>>;

/**
 * Every write of the console to the host. The console's layout hands them down to the components.
 * What waits for another cluster, or tells its steps while it runs, is a route instead: a tab's actions run one after
 * the other, and none can be given up.
 */
export type ConsoleActions = {
  readonly makeChanges: Action<{ changes: readonly ProposedChange[] }, ApplyResult>;
  readonly createObjects: Action<CreateInput, CreateResult>;
  readonly enableType: Action<{ name: string }, EnablePlan>;
  readonly saveConfig: Action<SaveConfigRequest, SaveConfigResult>;
  readonly endSession: Action<{ handle: string }, null>;
  readonly saveIngressRecord: Action<IngressRecordInput, { generation: number }>;
  readonly saveServiceRecord: Action<ServiceRecordInput, { generation: number }>;
  readonly createDomain: Action<DomainInput, null>;
  readonly saveDnsSettings: Action<DnsSettingsInput, null>;
  readonly exportService: Action<{ namespace: string; name: string }, null>;
  readonly withdrawExport: Action<{ namespace: string; name: string }, null>;
};

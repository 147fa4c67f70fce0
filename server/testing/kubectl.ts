import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';

export type KubectlResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** No command of a test runs longer. */
const TIMEOUT_MS = 50_000;

/** The kubectl to use: the one that KUBECTL names, else the one on the PATH; undefined when there is none. */
export function findKubectl(): string | undefined {
  const command = process.env['KUBECTL'] ?? 'kubectl';
  return spawnSync(command, ['version', '--client'], { stdio: 'ignore' }).status === 0 ? command : undefined;
}

/** A `describe` that needs kubectl; on a machine without it each of its tests is reported as skipped, by name. */
export function describeWithKubectl(name: string, body: () => void): void {
  const isPossible = findKubectl() !== undefined;
  if (!isPossible) console.log(`skipped (there is no kubectl on this machine): ${name}`);
  describe.skipIf(!isPossible)(name, body);
}

/** Runs kubectl on one cluster, in one namespace, with a discovery cache of its own beside the kubeconfig. */
export class Kubectl {
  readonly #kubeconfig: string;
  readonly #namespace: string;
  readonly #cache: string;

  constructor(kubeconfig: string, namespace = 'default', cache = mkdtempSync(`${kubeconfig}-kubectl-`)) {
    this.#kubeconfig = kubeconfig;
    this.#namespace = namespace;
    this.#cache = cache;
  }

  in(namespace: string): Kubectl {
    return new Kubectl(this.#kubeconfig, namespace, this.#cache);
  }

  /** The same cluster seen through another kubeconfig. */
  with(kubeconfig: string): Kubectl {
    return new Kubectl(kubeconfig, this.#namespace);
  }

  /** Starts kubectl without waiting for its end: for watches. The caller ends it. */
  start(args: readonly string[]): ReturnType<typeof spawn> {
    return spawn(findKubectlOnce(), this.#arguments(args), { stdio: ['ignore', 'pipe', 'pipe'], env: this.#environment() });
  }

  /** Runs it to its end, whatever that is. `input` goes to standard input. */
  run(args: readonly string[], input?: unknown, env: Readonly<Record<string, string>> = {}): Promise<KubectlResult> {
    return new Promise((done, fail) => {
      const child = spawn(findKubectlOnce(), this.#arguments(args), { stdio: 'pipe', env: { ...this.#environment(), ...env } });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => out.push(part));
      child.stderr.on('data', (part: Buffer) => err.push(part));
      const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
      child.once('error', fail);
      child.once('close', (code) => {
        clearTimeout(timer);
        done({ code: code ?? 137, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(input === undefined ? '' : toInput(input));
    });
  }

  /** Runs it and gives its standard output. @throws Error with all it said when it fails. */
  async ok(args: readonly string[], input?: unknown): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with code ${code}\n${stderr}${stdout}`);
    return stdout;
  }

  /** Runs it, expects it to fail, and gives what it complained about. @throws Error when it succeeds. */
  async fails(args: readonly string[], input?: unknown): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code === 0) throw new Error(`kubectl ${args.join(' ')} should have failed, but said\n${stdout}`);
    return `${stderr}${stdout}`;
  }

  /** `get … -o json`, parsed. */
  async json(args: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.ok([...args, '-o', 'json']));
  }

  /** One value by JSONPath, as kubectl prints it. */
  path(args: readonly string[], jsonPath: string): Promise<string> {
    return this.ok([...args, '-o', `jsonpath={${jsonPath}}`]);
  }

  #arguments(args: readonly string[]): string[] {
    return ['--kubeconfig', this.#kubeconfig, '--namespace', this.#namespace, '--cache-dir', join(this.#cache, 'cache'), ...args];
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, HOME: this.#cache, KUBECONFIG: this.#kubeconfig, KUBE_EDITOR: 'true' };
  }
}

function toInput(input: unknown): string {
  if (typeof input === 'string') return input;
  const documents = Array.isArray(input) ? input : [input];
  return documents.map((document) => JSON.stringify(document)).join('\n');
}

let found: string | undefined;
function findKubectlOnce(): string {
  found ??= findKubectl();
  if (found === undefined) throw new Error('There is no kubectl on this machine; use describeWithKubectl.');
  return found;
}

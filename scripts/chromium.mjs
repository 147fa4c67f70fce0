// Finds a Chromium for the browser tests, or brings one: the machine's own, Playwright's, the distribution's package.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, ROOT, pinnedNode, runCommand, step } from './steps.mjs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
/** A download that a closed network swallows must not hold up the next way. */
const DOWNLOAD_TIMEOUT_MS = 120_000;
const PACKAGE_TIMEOUT_MS = 300_000;

const onMachine = () => CANDIDATES.find((path) => existsSync(path));

/** Where Playwright keeps the browser it downloaded, if it did. */
async function fromPlaywright() {
  const script = "import('@playwright/test').then((p) => process.stdout.write(p.chromium.executablePath()))";
  const { code, output } = await runCommand(pinnedNode(), ['-e', script]);
  return code === 0 && existsSync(output.trim()) ? output.trim() : undefined;
}

/** Resolves to the path of a Chromium that can be started. */
export async function ensureChromium() {
  const there = onMachine() ?? (await fromPlaywright());
  if (there !== undefined) return there;
  return step('getting a Chromium for the browser tests', async () => {
    const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
    const download = await runCommand(pinnedNode(), [cli, 'install', '--only-shell', 'chromium'], { env, timeoutMs: DOWNLOAD_TIMEOUT_MS });
    const downloaded = download.code === 0 ? await fromPlaywright() : undefined;
    if (downloaded !== undefined) return downloaded;
    const isRoot = process.getuid?.() === 0;
    const sudo = isRoot ? [] : ['sudo', '-n'];
    const apt = `${sudo.join(' ')} apt-get`;
    const packaged = await runCommand('bash', ['-c', `${apt} update -qq && DEBIAN_FRONTEND=noninteractive ${apt} install -y -qq --no-install-recommends chromium`], { timeoutMs: PACKAGE_TIMEOUT_MS });
    const installed = onMachine();
    if (installed !== undefined) return installed;
    throw new PlainError(`The browser tests need Chromium, and it could not be brought here: Playwright's download and the distribution's package both failed.\n${(download.output + packaged.output).trim().split('\n').slice(-8).join('\n')}\nInstall Chromium or Chrome and run the command again.`);
  });
}

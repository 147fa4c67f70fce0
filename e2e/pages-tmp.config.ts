import base from '/work/main/e2e/playwright.config.ts';
const { globalSetup: _g, ...rest } = base;
export default { ...rest, testDir: '/work/main/e2e', outputDir: '/tmp/pages/pw-results', use: { ...rest.use, storageState: '/tmp/pages/session.json', trace: 'off', screenshot: 'only-on-failure' }, expect: { timeout: 8000 }, timeout: 40000 };

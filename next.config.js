import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Set by whoever builds the same checkout twice: a folder of its own for each build. */
const buildFolder = process.env.FLOTILLA_BUILD_DIR;

/** Next adds its folders to the compiler settings it is given; a build on the side gets a copy to write into. */
function sideBuild(folder) {
  const settings = join('node_modules', '.cache', `tsconfig${folder}.json`);
  mkdirSync(join('node_modules', '.cache'), { recursive: true });
  writeFileSync(settings, JSON.stringify({ extends: '../../tsconfig.json', include: ['../../**/*.ts', '../../**/*.tsx'] }));
  return { distDir: folder, typescript: { ignoreBuildErrors: true, tsconfigPath: settings } };
}

/**
 * Headers of every response, files included. The Content-Security-Policy is per request and comes from proxy.ts.
 * `same-origin` as the referrer keeps the Origin header on our own form posts, which `no-referrer` would blank.
 */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked once, by `tsc --noEmit`; a build from a checkout that passed must not wait for it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@kubernetes/client-node', 'undici', '@peculiar/x509'],
  turbopack: { root: import.meta.dirname },
  // A change may hold a manifest with a megabyte of data, escaped; what is larger than a route's body is refused alike.
  experimental: { serverActions: { bodySizeLimit: '2.5mb' } },
  agentRules: false,
  devIndicators: false,
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
  ...(buildFolder === undefined ? {} : sideBuild(buildFolder)),
};

export default config;

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
  // Set by the scripts when two instances of one checkout must not share a build.
  ...(process.env.FLOTILLA_BUILD_DIR === undefined ? {} : { distDir: process.env.FLOTILLA_BUILD_DIR }),
  agentRules: false,
  devIndicators: false,
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;

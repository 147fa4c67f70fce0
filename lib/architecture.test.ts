import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The import rules as one table: for each area, what it may import of ours and which packages it may not.
 * The first rule whose folder holds the file applies, so narrower folders stand before wider ones.
 */
type Rule = {
  area: string;
  /** Folders of ours it may import besides itself; `*` is all of them. */
  may: readonly string[];
  /** Folders inside the allowed ones that stay closed. */
  never?: readonly string[];
  /** Packages that stay closed; `node:` stands for every Node built-in. */
  packagesNever?: readonly string[];
  /** When given, only these packages are open. */
  packagesOnly?: readonly string[];
  /** Words that must not stand in the code: ways to reach time, chance and I/O without an import. */
  wordsNever?: readonly RegExp[];
};

const IMPURE = [/\bDate\.now\b/, /\bnew Date\(\)/, /\bMath\.random\b/, /\bsetTimeout\b/, /\bsetInterval\b/, /\bfetch\(/, /\bprocess\./];
const SERVER_DOORS = ['server/services', 'server/queries', 'server/events', 'server/platform', 'server/control-plane.ts', 'server/control-plane-door.ts'];
const PURE_LIB = ['lib/kube', 'lib/federation', 'lib/contracts', 'lib/views'];

const RULES: readonly Rule[] = [
  { area: 'lib/kube', may: [], packagesOnly: [], wordsNever: IMPURE },
  { area: 'lib/federation', may: ['lib/kube'], packagesOnly: [], wordsNever: IMPURE },
  { area: 'lib/contracts', may: ['lib/kube', 'lib/federation'], packagesOnly: ['zod'] },
  { area: 'lib/views', may: ['lib/kube', 'lib/federation', 'lib/contracts'], packagesOnly: [] },
  { area: 'lib/client', may: ['lib/kube', 'lib/contracts', 'lib/views'], packagesOnly: ['react', '@tanstack/react-query', 'zustand'] },
  { area: 'server/embedded', may: ['lib/kube'], packagesNever: ['next', 'react', '@kubernetes/client-node'] },
  { area: 'server/runtime', may: ['lib/kube'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/kube-client', may: ['lib/kube'], packagesNever: ['next', 'react'] },
  { area: 'server/host', may: [...PURE_LIB, 'server/runtime', 'server/kube-client', 'server/platform'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/members', may: [...PURE_LIB, 'server/runtime', 'server/kube-client', 'server/host', 'server/platform'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/planning', may: ['lib/kube', 'lib/federation', 'server/runtime', 'server/kube-client', 'server/host', 'server/members'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/controllers', may: ['lib/kube', 'lib/federation', 'server/runtime', 'server/kube-client', 'server/host', 'server/members', 'server/events', 'server/planning', 'server/platform'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/services', may: [...PURE_LIB, 'server/host', 'server/members', 'server/events', 'server/kube-client', 'server/planning', 'server/platform', 'server/control-plane.ts'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server/queries', may: [...PURE_LIB, 'server/host', 'server/members', 'server/events', 'server/platform', 'server/control-plane.ts'], packagesNever: ['@kubernetes/client-node', 'next', 'react'] },
  { area: 'server', may: ['lib', 'server'], never: ['server/embedded'], packagesNever: ['@kubernetes/client-node', 'react'] },
  { area: 'components/ui', may: [], packagesNever: ['next', '@kubernetes/client-node', 'node:'] },
  { area: 'components', may: ['components', 'lib/views', 'lib/contracts', 'lib/client', 'lib/federation', 'lib/kube'], packagesNever: ['@kubernetes/client-node', 'node:'] },
  { area: 'app', may: ['app', 'components', 'lib', ...SERVER_DOORS], packagesNever: ['@kubernetes/client-node'] },
  { area: 'e2e', may: ['lib/contracts'], packagesNever: ['@kubernetes/client-node'] },
];

/** Tests and test kits may reach wider: they put parts together on purpose. */
const TEST_FILE = /\.test\.tsx?$|\/testing\/|\/battery\/|\/testdata\//;
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export type Import = { file: string; target: string; ours: boolean };

/** Reads the imports of one source text; ours come back as paths from the project's root. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    if (specifier.startsWith('#')) found.push({ file, target: specifier.slice(1), ours: true });
    else if (specifier.startsWith('.')) found.push({ file, target: relative(ROOT, resolve(ROOT, dirname(file), specifier)), ours: true });
    else found.push({ file, target: specifier, ours: false });
  }
  return found;
}

const isInside = (path: string, folder: string): boolean => folder === '*' || path === folder || path.startsWith(`${folder}/`);

function packageIsIn(specifier: string, names: readonly string[]): boolean {
  const isBuiltin = specifier.startsWith('node:') || builtinModules.includes(specifier);
  return names.some((name) => (name === 'node:' ? isBuiltin : specifier === name || specifier.startsWith(`${name}/`)));
}

/** Says what is wrong with one import under one rule, or nothing. */
function breach(rule: Rule, found: Import): string | undefined {
  const { file, target } = found;
  if (found.ours) {
    const own = isInside(target, rule.area);
    const open = own || rule.may.some((folder) => isInside(target, folder));
    const closed = rule.never?.some((folder) => isInside(target, folder)) ?? false;
    return open && !closed ? undefined : `${file} imports ${target}; ${rule.area} may import ${[rule.area, ...rule.may].join(', ')}`;
  }
  if (rule.packagesOnly !== undefined && !packageIsIn(target, rule.packagesOnly)) {
    return `${file} imports package ${target}; ${rule.area} may import only ${rule.packagesOnly.join(', ') || 'no package'}`;
  }
  return packageIsIn(target, rule.packagesNever ?? []) ? `${file} imports package ${target}, closed to ${rule.area}` : undefined;
}

/** All breaches in one source text. */
export function breachesIn(file: string, text: string): string[] {
  if (TEST_FILE.test(file)) return [];
  const rule = RULES.find((candidate) => isInside(file, candidate.area));
  if (rule === undefined) return [];
  const words = (rule.wordsNever ?? []).filter((word) => word.test(stripComments(text))).map((word) => `${file} uses ${word.source}; ${rule.area} is pure`);
  return [...importsOf(file, text).flatMap((found) => breach(rule, found) ?? []), ...words];
}

const stripComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

describe('architecture', () => {
  const areas = ['app', 'components', 'lib', 'server', 'e2e'];

  it.each(areas)('every import in %s keeps the rules', (area) => {
    const breaches = sourcesBelow(area).flatMap((file) => breachesIn(file, readFileSync(join(ROOT, file), 'utf8')));
    expect(breaches).toEqual([]);
  });

  it.each([
    ['lib/federation/x.ts', "import { readFileSync } from 'node:fs';"],
    ['lib/federation/x.ts', "import { z } from '#server/host/x.ts';"],
    ['lib/federation/x.ts', 'const now = Date.now();'],
    ['lib/views/x.ts', "import { useState } from 'react';"],
    ['server/embedded/api/x.ts', "import { y } from '../../host/y.ts';"],
    ['server/embedded/api/x.ts', "import { y } from '#lib/federation/types/y.ts';"],
    ['server/controllers/sync/x.ts', "import { KubeConfig } from '@kubernetes/client-node';"],
    ['server/members/x.ts', "import { start } from '../controllers/sync/controller.ts';"],
    ['components/clusters/x.tsx', "import { y } from '#app/actions.ts';"],
    ['components/ui/x.tsx', "import { y } from '#lib/views/y.ts';"],
    ['app/page.tsx', "import { y } from '#server/controllers/sync/controller.ts';"],
    ['app/page.tsx', "import { y } from '#server/embedded/fleet.ts';"],
  ])('a breach in %s is seen: %s', (file, text) => {
    expect(breachesIn(file, text)).toHaveLength(1);
  });

  it.each([
    ['app/page.tsx', "import { getOverview } from '#server/queries/index.ts';"],
    ['components/clusters/x.tsx', "import { planReplicas } from '#lib/federation/scheduling/plan-replicas.ts';"],
    ['server/kube-client/x.ts', "import { KubeConfig } from '@kubernetes/client-node';"],
  ])('a lawful import in %s passes: %s', (file, text) => {
    expect(breachesIn(file, text)).toEqual([]);
  });
});

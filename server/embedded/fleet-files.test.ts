import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureToken, forgetFleet, readFleetFile, savedPort, writeFleetFile, type FleetFile } from './fleet-files.ts';
import { lockFolder } from './fleet-lock.ts';
import { planFleet } from './demo.ts';
import { explainStartFailure } from './start-failure.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flotilla-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const FILE: FleetFile = {
  clusters: [{ name: 'host', role: 'host', kubeconfig: '/x', url: 'https://127.0.0.1:20001', region: 'us-east', zones: ['us-east-a'] }],
  pid: 1, controlUrl: 'http://127.0.0.1:1', controlToken: 't',
};

describe('files of a fleet', () => {
  it('fleet.json is private and comes back as it was written', () => {
    writeFleetFile(dir, FILE);
    expect(readFleetFile(dir)).toEqual(FILE);
    expect(statSync(join(dir, 'fleet.json')).mode & 0o777).toBe(0o600);
    expect(savedPort(FILE, 'host')).toBe(20_001);
    expect(savedPort(FILE, 'other')).toBeUndefined();
  });

  it('a damaged fleet.json counts as none', () => {
    writeFileSync(join(dir, 'fleet.json'), '{"clusters": [');
    expect(readFleetFile(dir)).toBeUndefined();
  });

  it('a token is made once, long, and private', () => {
    const token = ensureToken(join(dir, 'token'));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(ensureToken(join(dir, 'token'))).toBe(token);
    expect(statSync(join(dir, 'token')).mode & 0o777).toBe(0o600);
  });

  it('starting over removes what a fleet wrote and nothing else', () => {
    mkdirSync(join(dir, 'clusters', 'host'), { recursive: true });
    mkdirSync(join(dir, 'clusters', 'photos'));
    for (const path of ['clusters/host/cluster.db', 'clusters/host/token', 'host.kubeconfig', 'clusters/photos/cat.jpg', 'mine.txt']) writeFileSync(join(dir, path), 'x');
    forgetFleet(dir);
    expect(['clusters/host', 'host.kubeconfig', 'clusters/photos/cat.jpg', 'mine.txt'].map((path) => existsSync(join(dir, path)))).toEqual([false, false, true, true]);
  });

  it('one folder has one holder, until it lets go', () => {
    const lock = lockFolder(join(dir, 'fleet.lock'), () => 'taken');
    expect(() => lockFolder(join(dir, 'fleet.lock'), () => 'taken', 0)).toThrow('taken');
    lock.release();
    lockFolder(join(dir, 'fleet.lock'), () => 'taken').release();
  });
});

describe('the plan of a fleet', () => {
  it('begins with the host and the three of the walk-through', () => {
    expect(planFleet(3).map((spec) => [spec.name, spec.region, spec.zones.length])).toEqual([
      ['host', 'us-east', 1], ['cluster1', 'us-east', 3], ['cluster2', 'eu-west', 2], ['ap-northeast', 'ap-northeast', 3],
    ]);
  });

  it.each([1, 2, 3, 50, 200])('has %i members with names of their own', (members) => {
    const plan = planFleet(members);
    expect(plan).toHaveLength(members + 1);
    expect(new Set(plan.map((spec) => spec.name)).size).toBe(members + 1);
  });

  it.each([0, 201, 1.5, Number.NaN])('refuses %d members', (members) => {
    expect(() => planFleet(members)).toThrow(RangeError);
  });
});

describe('what a failed start says', () => {
  it.each([
    [Object.assign(new Error('write failed'), { code: 'ENOSPC' }), 'is full. Free some space'],
    [new Error('wrapped', { cause: new Error('database or disk is full') }), 'is full. Free some space'],
    [Object.assign(new Error('open'), { code: 'EACCES' }), "can't be read and written by this user"],
    [new Error('file is not a database'), 'is damaged. Restore it from a backup, or start over with --fresh'],
    [new Error('database disk image is malformed'), 'is damaged'],
  ])('%s becomes one sentence', (error, sentence) => {
    const { message } = explainStartFailure(error, 'Cluster cluster1', '/data/cluster1');
    expect(message).toContain('Cluster cluster1 did not start');
    expect(message).toContain(sentence);
  });

  it('other errors keep their own words', () => {
    const error = new Error('Another Flotilla is running.');
    expect(explainStartFailure(error, 'x', 'y')).toBe(error);
  });
});

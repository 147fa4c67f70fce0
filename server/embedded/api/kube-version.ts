const PATTERN = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/;
const STAGE_ORDER: Readonly<Record<string, number>> = { ga: 2, beta: 1, alpha: 0 };

/** Orders API versions as Kubernetes prefers them: v2, v1, v1beta2, v1beta1, v1alpha1, then other names by text. */
export function compareKubeVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (left === undefined || right === undefined) {
    if (left !== undefined) return -1;
    if (right !== undefined) return 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor;
}

function parse(version: string): { stage: number; major: number; minor: number } | undefined {
  const match = PATTERN.exec(version);
  if (match === null) return undefined;
  return { stage: STAGE_ORDER[match[2] ?? 'ga'] ?? 0, major: Number(match[1]), minor: Number(match[3] ?? 0) };
}

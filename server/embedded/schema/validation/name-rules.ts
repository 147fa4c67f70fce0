/** The rules of names, labels and ports, each with the sentences in which the API server refuses a value. Empty: the value is fine. */
const LABEL_FORM = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORM = `${LABEL_FORM}(\\.${LABEL_FORM})*`;
const DNS_1035_FORM = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_FORM = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY_FORM = '[-._a-zA-Z0-9]+';
const PERCENT_FORM = '[0-9]+%';
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const PORT_NAME_MAX = 15;
const PORT_MAX = 65_535;

const LABEL = new RegExp(`^${LABEL_FORM}$`);
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORM}$`);
const WILDCARD = new RegExp(`^\\*\\.${SUBDOMAIN_FORM}$`);
const DNS_1035 = new RegExp(`^${DNS_1035_FORM}$`);
const QUALIFIED = new RegExp(`^${QUALIFIED_FORM}$`);
const KEY = new RegExp(`^${KEY_FORM}$`);

function tooLong(max: number): string {
  return `must be no more than ${max} characters`;
}

function formMessage(rule: string, form: string, ...examples: string[]): string {
  return `${rule} (e.g. ${examples.map((each) => `'${each}'`).join(',  or ')}, regex used for validation is '${form}')`;
}

export function dnsLabelProblems(value: string): string[] {
  const problems = value.length > LABEL_MAX ? [tooLong(LABEL_MAX)] : [];
  if (!LABEL.test(value)) problems.push(formMessage("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", LABEL_FORM, 'my-name', '123-abc'));
  return problems;
}

export function dnsSubdomainProblems(value: string): string[] {
  const problems = value.length > SUBDOMAIN_MAX ? [tooLong(SUBDOMAIN_MAX)] : [];
  if (!SUBDOMAIN.test(value)) problems.push(formMessage("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", SUBDOMAIN_FORM, 'example.com'));
  return problems;
}

export function wildcardSubdomainProblems(value: string): string[] {
  const problems = value.length > SUBDOMAIN_MAX ? [tooLong(SUBDOMAIN_MAX)] : [];
  if (!WILDCARD.test(value)) problems.push(formMessage("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character", `\\*\\.${SUBDOMAIN_FORM}`, '*.example.com'));
  return problems;
}

export function dns1035Problems(value: string): string[] {
  const problems = value.length > LABEL_MAX ? [tooLong(LABEL_MAX)] : [];
  if (!DNS_1035.test(value)) problems.push(formMessage("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character", DNS_1035_FORM, 'my-name', 'abc-123'));
  return problems;
}

/** Names of RBAC objects: anything that can stand in a path. */
export function pathSegmentProblems(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((mark) => value.includes(mark)).map((mark) => `may not contain '${mark}'`);
}

/** Keys of labels and annotations, finalizers, resource names: a name with an optional DNS prefix. */
export function qualifiedNameProblems(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) return [formMessage("a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED_FORM, 'MyName', 'my.name', '123-abc').replace(/\)$/, ") with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")];
  const problems: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') problems.push('prefix part must be non-empty');
    else problems.push(...dnsSubdomainProblems(prefix).map((problem) => `prefix part ${problem}`));
  }
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > LABEL_MAX) problems.push(`name part ${tooLong(LABEL_MAX)}`);
  if (!QUALIFIED.test(name)) problems.push(`name part ${formMessage("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED_FORM, 'MyName', 'my.name', '123-abc')}`);
  return problems;
}

export function labelValueProblems(value: string): string[] {
  const problems = value.length > LABEL_MAX ? [tooLong(LABEL_MAX)] : [];
  if (value !== '' && !QUALIFIED.test(value)) problems.push(formMessage("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", `(${QUALIFIED_FORM})?`, 'MyValue', 'my_value', '12345'));
  return problems;
}

/** Keys of ConfigMaps and Secrets. */
export function configKeyProblems(value: string): string[] {
  if (value.length > SUBDOMAIN_MAX) return [tooLong(SUBDOMAIN_MAX)];
  if (!KEY.test(value)) return [formMessage("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", KEY_FORM, 'key.name', 'KEY_NAME', 'key-name')];
  return value === '.' || value === '..' ? [`must not be '${value}'`] : value.startsWith('..') ? ["must not start with '..'"] : [];
}

export function portNameProblems(value: string): string[] {
  const problems: string[] = [];
  if (value.length > PORT_NAME_MAX) problems.push(tooLong(PORT_NAME_MAX));
  if (!/^[-a-z0-9]+$/.test(value)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)');
  if (value.includes('--')) problems.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

export function portNumberProblems(value: unknown): string[] {
  return typeof value === 'number' && value >= 1 && value <= PORT_MAX ? [] : [`must be between 1 and ${PORT_MAX}, inclusive`];
}

export function percentProblems(value: string): string[] {
  return /^[0-9]+%$/.test(value) ? [] : [formMessage("a valid percent string must be a numeric string followed by an ending '%'", PERCENT_FORM, '1%', '93%')];
}

export function environmentNameProblems(value: string): string[] {
  return /^[ -<>-~]+$/.test(value) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export function ipProblems(value: string): string[] {
  return isIp(value) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
}

export function cidrProblems(value: string): string[] {
  const [ip = '', bits = ''] = value.split('/');
  const max = ip.includes(':') ? 128 : 32;
  return isIp(ip) && /^\d{1,3}$/.test(bits) && Number(bits) <= max && value.split('/').length === 2 ? [] : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
}

export function isIp(value: string): boolean {
  if (value.includes(':')) return isIpV6(value);
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpV6(value: string): boolean {
  const halves = value.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasV4 = last.includes('.');
  if (hasV4 && !isIp(last)) return false;
  const count = groups.length + (hasV4 ? 1 : 0);
  if (halves.length === 2 ? count > 7 : count !== 8) return false;
  return (hasV4 ? groups.slice(0, -1) : groups).every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}

import { beforeAll, expect, it } from 'vitest';
import { describeWithKubectl } from '#server/testing/kubectl.ts';
import { useBattery } from './battery-cluster.ts';
import { widget, widgetDefinition } from './manifests.ts';

/** CustomResourceDefinitions and their objects as kubectl handles them; all hold for real API servers too. */
describeWithKubectl('kubectl on custom resources', () => {
  const battery = useBattery('custom');
  const group = 'battery.example.com';
  beforeAll(async () => {
    await battery.root.ok(['create', '-f', '-'], widgetDefinition(group));
    await battery.root.ok(['wait', `crd/widgets.${group}`, '--for=condition=Established', '--timeout=20s']);
    await battery.root.ok(['wait', `crd/widgets.${group}`, '--for=condition=NamesAccepted', '--timeout=20s']);
  });

  it('create fills defaults and drops unknown fields', async () => {
    await battery.kubectl.ok(['create', '--validate=false', '-f', '-'], widget(group, 'a', { size: 3, stray: true, parts: [{ name: 'p', odd: 1 }], anything: { goes: ['here', 1] } }));
    expect(Object(await battery.kubectl.json(['get', 'widget', 'a'])).spec).toEqual({ size: 3, color: 'green', replicas: 1, parts: [{ name: 'p', weight: 1 }], anything: { goes: ['here', 1] } });
  });

  it('kubectl refuses unknown fields by name', async () => {
    expect(await battery.kubectl.fails(['apply', '-f', '-'], widget(group, 'a', { size: 3, stray: true }))).toMatch(/strict decoding error: unknown field "spec\.stray"/);
  });

  it('validation names each field: range, enum, type, missing, too many, duplicate key', async () => {
    const refusal = (spec: Record<string, unknown>): Promise<string> => battery.kubectl.fails(['create', '-f', '-'], widget(group, 'a', spec));
    expect(await refusal({ size: 0 })).toMatch(/spec\.size: Invalid value: 0: spec\.size in body should be greater than or equal to 1/);
    expect(await refusal({ size: 2, color: 'pink' })).toMatch(/spec\.color: Unsupported value: "pink": supported values: "red", "green", "blue"/);
    expect(await refusal({ size: 'big' })).toMatch(/spec\.size: Invalid value: "string": spec\.size in body must be of type integer: "string"/);
    expect(await refusal({})).toMatch(/spec\.size: Required value/);
    expect(await refusal({ size: 1, parts: Array.from({ length: 6 }, (_, i) => ({ name: `p${i}` })) })).toMatch(/spec\.parts: Too many: 6: must have at most 5 items/);
    expect(await refusal({ size: 1, parts: [{ name: 'x' }, { name: 'x' }] })).toMatch(/spec\.parts\[1\]: Duplicate value: .*"name":\s?"x"/);
    expect(await refusal({ size: 9, color: 'red' })).toMatch(/spec: Invalid value: ("object": )?red widgets are at most 5 big/);
  });

  it('printer columns, wide columns, short name, category', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], widget(group, 'a', { size: 3 }));
    expect(await battery.kubectl.ok(['get', 'wd'])).toMatch(/^NAME\s+SIZE\s+COLOR\s+AGE\na\s+3\s+green\s+\d+s\n$/);
    expect(await battery.kubectl.ok(['get', 'widgets', '-o', 'wide'])).toMatch(/^NAME\s+SIZE\s+COLOR\s+PHASE\s+AGE\n/);
    expect(await battery.kubectl.ok(['get', 'all'])).toContain('widget.battery.example.com/a');
  });

  it('status and scale are subresources', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], { ...widget(group, 'a', { size: 3 }), status: { phase: 'Ignored' } });
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.status')).toBe('');
    await battery.kubectl.ok(['patch', 'wd', 'a', '--subresource=status', '--type=merge', '-p', '{"status":{"phase":"Ready","replicas":1,"selector":"app=a"},"spec":{"size":9}}']);
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.spec.size/.status.phase')).toMatch(/^3?/);
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.spec.size')).toBe('3');
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.status.phase')).toBe('Ready');
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.metadata.generation')).toBe('1');
    expect(await battery.kubectl.ok(['scale', 'wd', 'a', '--replicas=4'])).toBe('widget.battery.example.com/a scaled\n');
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.spec.replicas')).toBe('4');
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.metadata.generation')).toBe('2');
    expect(await battery.kubectl.path(['get', 'wd', 'a', '--subresource=scale'], '.status.selector')).toBe('app=a');
  });

  it('every patch form, and server-side apply with list keys', async () => {
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'one', '-f', '-'], widget(group, 'a', { size: 3, parts: [{ name: 'x', weight: 5 }] }));
    await battery.kubectl.ok(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'a' }, spec: { size: 3, parts: [{ name: 'y', weight: 7 }] } });
    expect(await battery.kubectl.path(['get', 'wd', 'a'], '.spec.parts[*].name')).toBe('x y');
    expect(await battery.kubectl.fails(['apply', '--server-side', '--field-manager', 'two', '-f', '-'], widget(group, 'a', { size: 3, parts: [{ name: 'x', weight: 6 }] }))).toContain('conflict with "one": .spec.parts[name="x"].weight');
    await battery.kubectl.ok(['patch', 'wd', 'a', '--type=json', '-p', '[{"op":"remove","path":"/spec/parts/0"}]']);
    await battery.kubectl.ok(['patch', 'wd', 'a', '--type=merge', '-p', '{"spec":{"color":"blue"}}']);
    expect(Object(await battery.kubectl.json(['get', 'wd', 'a'])).spec).toMatchObject({ color: 'blue', parts: [{ name: 'y', weight: 7 }] });
    expect(await battery.kubectl.fails(['patch', 'wd', 'a', '--type=strategic', '-p', '{"spec":{"size":4}}'])).toMatch(/strategic|UnsupportedMediaType|not supported/i);
    expect(await battery.kubectl.fails(['patch', 'wd', 'a', '--type=merge', '-p', '{"spec":{"size":44}}'])).toContain('spec.size');
  });

  it('each version is served; the storage version converts by name only', async () => {
    await battery.kubectl.ok(['apply', '-f', '-'], widget(group, 'a', { size: 3 }, 'v1alpha1'));
    expect(await battery.kubectl.path(['get', `widgets.v1alpha1.${group}`, 'a'], '.apiVersion')).toBe(`${group}/v1alpha1`);
    expect(await battery.kubectl.path(['get', `widgets.v1.${group}`, 'a'], '.apiVersion')).toBe(`${group}/v1`);
  });

  it('explain knows the definition, its descriptions, enums and nested fields', async () => {
    expect(await battery.kubectl.ok(['explain', 'widget'])).toMatch(/GROUP:\s+battery\.example\.com\nKIND:\s+Widget\nVERSION:\s+v1\n[\s\S]*A thing for tests\.[\s\S]*spec\s+<Object> -required-/);
    expect(await battery.kubectl.ok(['explain', 'widget.spec.size'])).toMatch(/FIELD: size <integer>[\s\S]*How big it is\./);
    expect(await battery.kubectl.ok(['explain', 'widget.spec', '--recursive'])).toMatch(/parts\s+<\[\]Object>\n\s+name\s+<string> -required-\n\s+weight\s+<integer>/);
    expect(await battery.kubectl.ok(['explain', 'widget', '--api-version', `${group}/v1alpha1`])).toContain('v1alpha1');
  });

  it('a definition shows in discovery and goes with its objects', async () => {
    const other = 'gone.example.com';
    await battery.root.ok(['apply', '-f', '-'], widgetDefinition(other));
    await battery.root.ok(['wait', `crd/widgets.${other}`, '--for=condition=Established', '--timeout=20s']);
    expect(await battery.root.ok(['api-resources', '--api-group', other])).toMatch(/widgets\s+wd\s+gone\.example\.com\/v1\s+true\s+Widget/);
    await battery.kubectl.ok(['apply', '-f', '-'], widget(other, 'a', { size: 1 }));
    expect(await battery.root.ok(['get', 'crd', `widgets.${other}`])).toMatch(/NAME\s+CREATED AT\nwidgets\.gone\.example\.com\s+\d{4}-/);
    await battery.root.ok(['delete', 'crd', `widgets.${other}`, '--timeout=30s']);
    expect(await battery.kubectl.fails(['get', `widgets.v1.${other}`])).toMatch(/doesn't have a resource type|not find the requested resource/);
    await battery.root.ok(['apply', '-f', '-'], widgetDefinition(other));
    await battery.root.ok(['wait', `crd/widgets.${other}`, '--for=condition=Established', '--timeout=20s']);
    expect(await battery.kubectl.fails(['get', `widgets.v1.${other}`, 'a'])).toContain('not found');
    await battery.root.ok(['delete', 'crd', `widgets.${other}`]);
  });

  it('a broken definition is refused with its reasons', async () => {
    const definition = Object(widgetDefinition('bad.example.com'));
    expect(await battery.root.fails(['create', '-f', '-'], { ...definition, metadata: { name: 'wrong' } })).toMatch(/metadata\.name: Invalid value: "wrong": must be spec\.names\.plural\+"\."\+spec\.group/);
    const noStorage = { ...definition, spec: { ...definition.spec, versions: definition.spec.versions.map((version: object) => ({ ...version, storage: false })) } };
    expect(await battery.root.fails(['create', '-f', '-'], noStorage)).toMatch(/must have exactly one version marked as storage version/);
    const noSchema = { ...definition, spec: { ...definition.spec, versions: definition.spec.versions.map(({ schema: _schema, ...version }: { schema: unknown }) => version) } };
    expect(await battery.root.fails(['create', '-f', '-'], noSchema)).toMatch(/schemas are required|Required value/);
  });

  it('a changed definition applies to what comes after', async () => {
    const other = 'changed.example.com';
    const definition = Object(widgetDefinition(other));
    await battery.root.ok(['apply', '-f', '-'], definition);
    await battery.root.ok(['wait', `crd/widgets.${other}`, '--for=condition=Established', '--timeout=20s']);
    await battery.kubectl.ok(['apply', '-f', '-'], widget(other, 'a', { size: 10 }));
    await battery.root.ok(['patch', 'crd', `widgets.${other}`, '--type=json', '-p', '[{"op":"replace","path":"/spec/versions/1/schema/openAPIV3Schema/properties/spec/properties/size/maximum","value":5}]']);
    let refusal = '';
    for (let i = 0; i < 40 && refusal === ''; i += 1) {
      const { code, stderr } = await battery.kubectl.run(['create', '--dry-run=server', '-f', '-'], widget(other, `b${i}`, { size: 10 }));
      if (code !== 0) refusal = stderr;
    }
    expect(refusal).toContain('less than or equal to 5');
    await battery.root.ok(['delete', 'crd', `widgets.${other}`]);
  });
});

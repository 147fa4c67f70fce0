'use client';

import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { kindSchemaQuery } from '#lib/client/create-calls.ts';
import type { CreateKind } from '#lib/contracts/create.ts';
import { describeProblem } from '#lib/views/create/describe-problem.ts';
import { openEditor, type EditorHandle, type EditorPorts } from './editor-setup.ts';

type YamlEditorProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  kinds: readonly CreateKind[];
};

/** A text editor for manifests: completes fields and words from the host's schemas, and marks what they do not allow. */
export function YamlEditor({ label, value, onChange, kinds }: YamlEditorProps) {
  const phrasing = usePhrasing();
  const client = useQueryClient();
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<EditorHandle>(undefined);
  const ports: EditorPorts = {
    label, kinds, onChange,
    schemaOf: async ({ apiVersion, kind }) => (await client.fetchQuery(kindSchemaQuery(apiVersion, kind))).schema,
    describe: (problem) => describeProblem(problem, phrasing),
    words: {
      noKind: phrasing.t('create.problem.noKind'),
      unknownKind: ({ apiVersion, kind }) => phrasing.t('create.problem.unknownKind', { apiVersion, kind }),
    },
  };
  // The editor lives longer than a render: it asks for what holds now whenever it needs it.
  const latest = useRef(ports);
  useEffect(() => { latest.current = ports; });
  const first = useRef(value);
  useEffect(() => {
    if (element.current === null) return undefined;
    const opened = openEditor(element.current, first.current, () => latest.current);
    handle.current = opened;
    return () => { opened.close(); };
  }, []);
  useEffect(() => { handle.current?.show(value); }, [value]);
  return <div ref={element} className="h-[58vh] min-h-80 overflow-hidden rounded-md border border-line-strong text-xs focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus" />;
}

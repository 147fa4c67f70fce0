import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, selectedCompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CreateKind } from '#lib/contracts/create.ts';
import type { SchemaNode, SchemaProblem } from '#lib/views/create/schema-check.ts';
import { completeYaml } from './complete-yaml.ts';
import { lintYaml } from './lint-yaml.ts';

/** What the editor asks of the page around it. */
export type EditorPorts = {
  label: string;
  kinds: readonly CreateKind[];
  onChange: (value: string) => void;
  schemaOf: (type: { apiVersion: string; kind: string }) => Promise<SchemaNode | undefined>;
  describe: (problem: SchemaProblem) => string;
  words: { noKind: string; unknownKind: (type: { apiVersion: string; kind: string }) => string };
};

export type EditorHandle = { show: (value: string) => void; close: () => void };

/** Pause in typing after which the text is checked. */
const LINT_DELAY_MS = 400;

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--series-1)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--ok-fg)' },
  { tag: [tags.comment], color: 'var(--text-muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: 'var(--text-muted)' },
]);

const LOOKS = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--canvas)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-muted)', borderRight: '1px solid var(--border)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--raised) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--progress-tint)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--raised)', outline: '1px solid var(--border-strong)' },
  '.cm-tooltip': { backgroundColor: 'var(--canvas)', color: 'var(--text)', border: '1px solid var(--border-strong)', borderRadius: '6px', overflow: 'hidden' },
  '.cm-tooltip-autocomplete ul li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--primary)', color: 'var(--on-primary)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.75' },
  '.cm-completionInfo': { padding: '6px 8px', maxWidth: '36ch' },
  '.cm-diagnostic': { padding: '4px 8px', borderLeft: 'none' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--failed-solid)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warning-border)' },
});

/** Opens an editor in `parent`. `ports` is asked anew each time, so that the page may render as it likes. */
export function openEditor(parent: HTMLElement, value: string, ports: () => EditorPorts): EditorHandle {
  let isShowing = false;
  const complete = (context: CompletionContext): Promise<CompletionResult | null> => completeYaml(context, ports());
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: value,
      extensions: [
        lineNumbers(), history(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter(), yaml(), syntaxHighlighting(COLOURS), LOOKS,
        EditorState.tabSize.of(2), EditorView.cspNonce.of(nonceOfPage()),
        EditorView.contentAttributes.of({ 'aria-label': ports().label, tabindex: '0' }),
        Prec.highest(keymap.of([{ key: 'Enter', run: letGoOfWhatIsTyped }])),
        autocompletion({ override: [complete], icons: false }),
        linter((current) => lintYaml(current.state.doc.toString(), ports()), { delay: LINT_DELAY_MS }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => { if (update.docChanged && !isShowing) ports().onChange(update.state.doc.toString()); }),
      ],
    }),
  });
  return {
    show(next) {
      const shown = view.state.doc.toString();
      if (shown === next) return;
      isShowing = true;
      view.dispatch({ changes: { from: 0, to: shown.length, insert: next } });
      isShowing = false;
    },
    close: () => { view.destroy(); },
  };
}

/** Enter takes an offer only where that changes the text: a word that is typed to its end is followed by a new line. */
function letGoOfWhatIsTyped(view: EditorView): boolean {
  const offer = selectedCompletion(view.state);
  const { head } = view.state.selection.main;
  if (offer !== null && (offer.apply ?? offer.label) === view.state.sliceDoc(head - offer.label.length, head)) closeCompletion(view);
  return false;
}

/** The Content-Security-Policy lets style elements in only with this page's nonce. */
function nonceOfPage(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}

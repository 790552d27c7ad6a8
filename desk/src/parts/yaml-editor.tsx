import { autocompletion, completionKeymap, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { suggestionsAt, type JsonSchema } from '../lib/route-schema.ts';

interface Problem {
  readonly line: number;
  readonly message: string;
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly schema: JsonSchema;
  readonly problems: readonly Problem[];
}

/** Colours with at least 4.5:1 on white. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: '#0059b3', fontWeight: '600' },
  { tag: tags.string, color: '#17324d' },
  { tag: [tags.number, tags.bool, tags.keyword], color: '#7a3e00' },
  { tag: tags.comment, color: '#5c6f82', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
  '&': { border: '1px solid #5c6f82', borderRadius: '4px', backgroundColor: '#fff', color: '#17324d' },
  '.cm-scroller': { fontFamily: "'Roboto Mono', monospace", fontSize: '0.9rem', minHeight: '20rem', maxHeight: '60vh' },
  '.cm-gutters': { backgroundColor: '#f5f8fb', color: '#455a64', borderRight: '1px solid #d9dadb' },
  '.cm-activeLine': { backgroundColor: '#f0f5fa' },
  '&.cm-focused': { outline: '3px solid #f90', outlineOffset: '2px', boxShadow: '0 0 0 2px #17324d' },
  '.cm-tooltip': { backgroundColor: '#fff', border: '1px solid #5c6f82', fontFamily: 'inherit' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: '#0059b3', color: '#fff' },
  '.cm-completionDetail': { color: '#455a64' },
  '[aria-selected] .cm-completionDetail': { color: '#fff' },
});

/**
 * A text in YAML with the names that its schema allows, and what is wrong marked at its line. Tab leaves it, as any field (WCAG 2.1.2): who
 * writes YAML indents with blanks.
 */
export default function YamlEditor({ label, value, onChange, schema, problems }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    // In a tree of its own the editor's styles are adopted sheets, which the policy against inline styles lets through.
    const root = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: 'open' });
    const made = new EditorView({
      ...{ parent: root, root },
      state: EditorState.create({
        doc: value,
        extensions: extensionsOf(label, schema, (text) => changed.current(text)),
      }),
    });
    view.current = made;
    return () => made.destroy();
    // The text is the editor's own while it is there: a new one from outside comes by the effect below.
    // eslint-disable-next-line
  }, [label, schema]);
  useEffect(() => {
    const { current } = view;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({
      changes: { from: 0, to: current.state.doc.length, insert: value },
      annotations: Transaction.addToHistory.of(true),
    });
  }, [value]);
  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const { doc } = current.state;
    const marks = problems.map(({ line, message }) => {
      const at = doc.line(Math.min(Math.max(1, line), doc.lines));
      return { from: at.from, to: at.to, severity: 'error' as const, message };
    });
    current.dispatch(setDiagnostics(current.state, marks));
  }, [problems]);
  return <div className="dk-editor" ref={place} />;
}

function extensionsOf(label: string, schema: JsonSchema, changed: (text: string) => void) {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    yaml(),
    syntaxHighlighting(COLOURS),
    lintGutter(),
    autocompletion({ override: [(context) => completionsAt(context, schema)], icons: false }),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    }),
    LOOK,
  ];
}

function completionsAt(context: CompletionContext, schema: JsonSchema) {
  const word = context.matchBefore(/[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const before = context.state.doc.sliceString(0, word.from);
  const options = suggestionsAt(schema, before).map(({ label, detail, text }) => ({ label, detail, apply: text }));
  return options.length === 0 ? null : { from: word.from, options, validFor: /^[\w-]*$/ };
}

import { HighlightStyle, type LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, type KeyBinding, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LANGUAGES: Readonly<Record<string, () => Promise<LanguageSupport>>> = {
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  python: async () => (await import('@codemirror/lang-python')).python(),
  cpp: async () => (await import('@codemirror/lang-cpp')).cpp(),
  c: async () => (await import('@codemirror/lang-cpp')).cpp(),
  rust: async () => (await import('@codemirror/lang-rust')).rust(),
  go: async () => (await import('@codemirror/lang-go')).go(),
};

export interface CodeOptions {
  text: string;
  /** Shown as a unified diff against this, where it is given. */
  before?: string | undefined;
  language: string;
  dark: boolean;
  /** The text may be changed; told each time. */
  onEdit?: ((text: string) => void) | undefined;
  label: string;
}

const theme = (dark: boolean): Extension => {
  const ink = dark ? { text: '#e6e9ee', quiet: '#8893a2', keyword: '#7cc4ff', number: '#ffb52e', string: '#7fd1b9', name: '#e6e9ee', def: '#e3a6c6', line: '#ffffff0a' } : { text: '#14181f', quiet: '#646f7d', keyword: '#00588a', number: '#a04400', string: '#00684a', name: '#14181f', def: '#8d3f68', line: '#0000000a' };
  const style = HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword], color: ink.keyword, fontWeight: '600' },
    { tag: [tags.number, tags.bool, tags.null], color: ink.number },
    { tag: [tags.string, tags.regexp], color: ink.string },
    { tag: [tags.comment], color: ink.quiet, fontStyle: 'italic' },
    { tag: [tags.function(tags.definition(tags.variableName)), tags.typeName], color: ink.def },
  ]);
  const look = EditorView.theme({
    '&': { color: ink.text, backgroundColor: 'transparent', fontSize: '12.5px', maxHeight: '100%', height: '100%' },
    '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.5' },
    '.cm-gutters': { backgroundColor: 'transparent', color: ink.quiet, border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: ink.line },
    '&.cm-focused': { outline: `2px solid ${ink.keyword}`, outlineOffset: '-2px' },
    '.cm-content': { caretColor: ink.text },
    // a sign and a side colour, so that the colour is not all there is
    '.cm-changedLine': { backgroundColor: dark ? '#0072b240 !important' : '#56b4e92e !important', boxShadow: `inset 3px 0 ${dark ? '#56b4e9' : '#0072b2'}` },
    '.cm-deletedChunk': { backgroundColor: dark ? '#d55e0030 !important' : '#e69f0026 !important', boxShadow: 'inset 3px 0 #d55e00', paddingLeft: '6px' },
    '.cm-changedText': { background: dark ? '#56b4e955 !important' : '#56b4e966 !important' },
    '.cm-deletedText, .cm-deletedLine del': { textDecoration: 'line-through', background: dark ? '#d55e0055 !important' : '#e69f0055 !important' },
    '.cm-collapsedLines': { background: ink.line, color: ink.quiet, '&:before': { content: '"⋯"' }, '&:after': { content: '"⋯"' } },
  }, { dark });
  return [look, syntaxHighlighting(style)];
};

const BREAKS = ['insertParagraph', 'insertLineBreak'];

/** A browser that replaces selected text by itself leaves inline styles behind, which the security policy refuses and reports; so the editor does it. */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event;
    const text = inputType.startsWith('delete') ? '' : inputType === 'insertText' ? data : BREAKS.includes(inputType) ? '\n' : null;
    if (view.composing || view.state.selection.main.empty || text === null) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(text));
    return true;
  },
});

/** Tab indents, so Escape has to lead out. All is selected at once, not when the browser gets to saying so: a key that follows at once would find an old selection. */
const KEYS: KeyBinding[] = [
  {
    key: 'Mod-a',
    run: (view) => {
      view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
      return true;
    },
  },
  {
    key: 'Tab',
    run: (view) => {
      view.dispatch(view.state.replaceSelection('  '));
      return true;
    },
  },
  {
    key: 'Escape',
    run: (view) => {
      view.contentDOM.blur();
      return true;
    },
  },
];

/**
 * Program text in a box of its own: a shadow root, so that CodeMirror's styles go in as a constructed sheet, which a
 * strict content security policy allows.
 */
export async function codeView(host: HTMLElement, { text, before, language, dark, onEdit, label }: CodeOptions): Promise<{ close(): void }> {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  // other languages are shown without colours
  const support = (await LANGUAGES[language]?.()) ?? [];
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      theme(dark),
      support,
      EditorView.contentAttributes.of({ 'aria-label': label, ...(onEdit ? {} : { tabindex: '0' }) }),
      onEdit ? [highlightActiveLine(), keymap.of(KEYS), replacing, EditorView.updateListener.of((update) => update.docChanged && onEdit(update.state.doc.toString()))] : [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.lineWrapping],
      before === undefined ? [] : unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true }),
    ],
  });
  const view = new EditorView({ state, root });
  root.replaceChildren(view.dom);
  return { close: () => view.destroy() };
}

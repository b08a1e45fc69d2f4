import { useEffect, useRef } from 'preact/hooks';

const KEYS: readonly [string, string][] = [
  ['Tab', 'on to the next control'],
  ['← → in the tree', 'to the parent, to the first child'],
  ['↑ ↓ in the tree', 'to the sibling before, after'],
  ['Home, End', 'to the seed, to the champion'],
  ['+ −, 0', 'nearer, further, the whole tree'],
  ['Shift and arrows', 'move the picture'],
  ['/', 'search a candidate by its id, proposer or kind of edit'],
  ['Esc', 'close what is open'],
  ['?', 'this page'],
];

/** What the keys do and what the signs mean. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">How to read this page</h2>
      <p>A run breeds programs. Each <em>candidate</em> is a program with a parent; the best so far by validation is the <em>champion</em>, and each time it changes that is a <em>record</em>.</p>
      <dl class="keys">{KEYS.map(([key, what]) => <div key={key}><dt>{key}</dt><dd>{what}</dd></div>)}</dl>
      <h3>Signs in the tree</h3>
      <dl class="keys">
        <div><dt>◆</dt><dd>a record; the thick line is the way from the seed to the champion</dd></div>
        <div><dt>● ○</dt><dd>kept by the archive or claimed a record; measured and not kept</dd></div>
        <div><dt>× –</dt><dd>failed; refused before it was measured</dd></div>
        <div><dt>■</dt><dd>written by a person</dd></div>
      </dl>
      <h3>Lines of the curve</h3>
      <dl class="keys">
        <div><dt>━ ◆</dt><dd>the best so far, by validation, and its records; where scores are a hundred times apart, by powers of ten</dd></div>
        <div><dt>┈ ┅ ─</dt><dd>known values: dotted where our own scorer measured them, dashed as published, a whole line for the best of them; pale where they are of other instances than the curve</dd></div>
      </dl>
      <p>The wheel comes nearer (with Shift only across, with Alt only up), a drag moves, a click opens a candidate. The address of the page holds what you look at, so it can be shared.</p>
      <form method="dialog"><button type="submit">close</button></form>
    </dialog>
  );
}

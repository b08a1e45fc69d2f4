import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../format.ts';
import type { CodeOptions } from './editor.ts';
import { tame } from './tame.ts';

/** Program text with colours; plain at once, while the editor is fetched. Long lines and long texts are cut until asked for. */
export function Code({ text, before, language, dark, onEdit, label }: CodeOptions) {
  const host = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState(false);
  const [ready, setReady] = useState(false);
  const shown = onEdit ? { text, cut: 0 } : tame(text, all);
  const old = before === undefined ? undefined : tame(before, all).text;
  useEffect(() => {
    let over = false;
    let view: { close(): void } | undefined;
    const open = async (box: HTMLElement): Promise<void> => {
      const { codeView } = await import('./editor.ts');
      if (over) return;
      const opened = await codeView(box, { text: shown.text, before: old, language, dark, onEdit, label });
      if (over) return opened.close();
      view = opened;
      setReady(true);
    };
    open(host.current!);
    return () => {
      over = true;
      view?.close();
    };
    // while a person types, the editor's own text is the newest
  }, [onEdit ? '' : shown.text, old, language, dark]);
  return (
    <div class="code-box">
      {shown.cut > 0 && <p class="cut">{count(shown.cut)} letters are not shown. <button type="button" onClick={() => setAll(true)}>show all</button></p>}
      {!ready && <pre class="plain">{shown.text.slice(0, 4000)}</pre>}
      <div class={`code${onEdit ? ' edit' : ''}`} ref={host} />
    </div>
  );
}

import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Run } from './data/run.ts';

/** Draws again when a run has changed, a few times a second at most; the tree and numbers that rush by need no more. */
export function useRun(run: Run, every = 200): Run {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = (): void => {
      timer = undefined;
      last = performance.now();
      again(0);
    };
    const leave = run.subscribe(() => {
      timer ??= setTimeout(now, Math.max(0, every - (performance.now() - last)));
    });
    now();
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [run, every]);
  return run;
}

export type Loaded<T> = { value?: T | undefined; trouble?: string; busy: boolean };

/** An answer of the server; asked again when `key` changes, the old one stays until the new one is there. Nothing is asked while the key is ''. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const [loaded, set] = useState<Loaded<T> & { key: string }>({ key: '', busy: true });
  const asked = useRef('');
  useEffect(() => {
    asked.current = key;
    if (key === '') return;
    set((before) => ({ ...before, busy: true }));
    ask().then(
      (value) => asked.current === key && set({ key, value, busy: false }),
      (error: Error) => asked.current === key && set({ key, trouble: error.message, busy: false }),
    );
    return () => {
      if (asked.current === key) asked.current = '';
    };
  }, [key]);
  return loaded;
}

/** A number that follows another slowly: for questions that cost the server a fold. */
export function useSlow<T>(value: T, wait: number): T {
  const [slow, set] = useState(value);
  const newest = useRef(value);
  newest.current = value;
  useEffect(() => {
    if (slow === value) return;
    const timer = setTimeout(() => set(newest.current), wait);
    return () => clearTimeout(timer);
  }, [slow === value, wait]);
  return slow;
}

const wantsDark = matchMedia('(prefers-color-scheme: dark)');

/** Dark or light: what the system says until the reader says otherwise. */
export function useTheme(): [dark: boolean, toggle: () => void] {
  const read = (): boolean => (localStorage.getItem('clade-theme') ?? (wantsDark.matches ? 'dark' : 'light')) === 'dark';
  const [dark, set] = useState(read);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  useEffect(() => {
    const system = (): void => set(read());
    wantsDark.addEventListener('change', system);
    return () => wantsDark.removeEventListener('change', system);
  }, []);
  return [dark, () => {
    localStorage.setItem('clade-theme', dark ? 'light' : 'dark');
    set(!dark);
  }];
}

/** Nothing moves by itself where the reader asked for that. */
export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

import { useEffect, useState } from 'preact/hooks';

export const TABS = ['overview', 'tree', 'archive', 'earnings', 'solution', 'compare', 'steering'] as const;
export type Tab = (typeof TABS)[number];

/** What a link to the page holds. */
export interface Place {
  run: string;
  tab: Tab;
  /** The candidate that is looked at, '' for none. */
  node: string;
  /** Runs that are compared. */
  with: string;
}

export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const tab = query.get('tab') as Tab;
  return { run: query.get('run') ?? '', tab: TABS.includes(tab) ? tab : 'overview', node: query.get('node') ?? '', with: query.get('with') ?? '' };
}

export function writePlace({ run, tab, node, with: others }: Place): string {
  const query = new URLSearchParams();
  if (run) query.set('run', run);
  if (tab !== 'overview') query.set('tab', tab);
  if (node) query.set('node', node);
  if (others) query.set('with', others);
  const text = query.toString();
  return text ? `?${text}` : '.';
}

/** The token that opens steering: from the address that the server printed, then kept for this tab alone and out of links. */
export function takeToken(): string {
  const found = /(?:^|[#&])token=([^&]+)/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem('clade-token', decodeURIComponent(found));
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem('clade-token') ?? '';
}

/** The place, kept in the address: back and forward work, a link shows the same, a reload restores it. */
export function usePlace(): [Place, (change: Partial<Place>) => void] {
  const [place, set] = useState(() => readPlace(location.search));
  useEffect(() => {
    const back = (): void => set(readPlace(location.search));
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  const go = (change: Partial<Place>): void => {
    const next = { ...readPlace(location.search), ...change };
    // walking from node to node fills no history
    const step = change.node !== undefined && Object.keys(change).length === 1;
    history[step ? 'replaceState' : 'pushState'](null, '', writePlace(next));
    set(next);
  };
  return [place, go];
}

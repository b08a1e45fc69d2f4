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

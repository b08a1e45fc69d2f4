import { useEffect, useState } from 'preact/hooks';
import { type Place, readPlace, writePlace } from './place.ts';

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

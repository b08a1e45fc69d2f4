import type { ArchiveAt, CompareAnswer, CompareBy, Curve, Earnings, LineageStep, ProgramDetail, RunHead, RunList, SteerCommand, SteerSent, Trouble } from '../../../src/server/protocol.ts';

/** What the server said that was no success: its code, and its words. */
export class Refusal extends Error {
  readonly code: string;
  constructor({ code, message, fix }: Trouble) {
    super(fix ? `${message}; ${fix}` : message);
    this.code = code;
  }
}

const part = encodeURIComponent;

async function answerOf(response: Response): Promise<Response> {
  if (response.ok) return response;
  const trouble = (await response.json().catch(() => null)) as Trouble | null;
  throw new Refusal(trouble?.message ? trouble : { code: `http.${response.status}`, message: `the server answered ${response.status}` });
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await answerOf(await fetch(path, { signal: signal ?? null }))).json()) as T;
}

/** The questions a page asks the server. @example (await api.runs()).runs */
export const api = {
  runs: () => get<RunList>('api/runs'),
  head: (run: string, signal?: AbortSignal) => get<RunHead>(`api/runs/${part(run)}`, signal),
  candidates: async (run: string, signal: AbortSignal) => answerOf(await fetch(`api/runs/${part(run)}/candidates`, { signal })),
  events: (run: string, after: number) => `api/runs/${part(run)}/events?after=${after}`,
  curve: (run: string) => get<Curve>(`api/runs/${part(run)}/curve`),
  earnings: (run: string) => get<Earnings>(`api/runs/${part(run)}/earnings`),
  archive: (run: string, at?: number) => get<ArchiveAt>(`api/runs/${part(run)}/archive${at === undefined ? '' : `?at=${at}`}`),
  program: (run: string, id: string) => get<ProgramDetail>(`api/runs/${part(run)}/program/${part(id)}`),
  lineage: (run: string, id?: string) => get<LineageStep[]>(`api/runs/${part(run)}/lineage${id ? `/${part(id)}` : ''}`),
  picture: (run: string, id: string) => `api/runs/${part(run)}/picture/${part(id)}`,
  compare: (runs: readonly string[], by: CompareBy, at?: number) => get<CompareAnswer>(`api/compare?runs=${runs.map(part).join(',')}&by=${by}${at ? `&at=${at}` : ''}`),
  steer: async (run: string, token: string, command: SteerCommand) => {
    const response = await fetch(`api/runs/${part(run)}/steer`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-clade-token': token }, body: JSON.stringify(command) });
    return (await (await answerOf(response)).json()) as SteerSent;
  },
};

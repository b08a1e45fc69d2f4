import { turn } from './turn.ts';

/** The JSON values of a body of lines, as they arrive; the page gets a turn between two. */
export async function* jsonLines<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    // a line comes in many parts, and is looked through once
    const lines = (value ?? '').split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') continue;
      yield JSON.parse(line) as T;
      await pause();
    }
    if (done) break;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as T;
}

/** A turn for the page when this part of the work took long enough. */
let since = performance.now();
async function pause(): Promise<void> {
  if (performance.now() - since < 8) return;
  await turn();
  since = performance.now();
}

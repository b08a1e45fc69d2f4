/** A provider for `npm run bench models`: at once, or after argv[2] seconds, changes the first number of the program in the prompt to one that was never there. At its end it says how many waited at once. */
import type { Model } from '../src/core/index.ts';
import { serveModel } from '../src/models/index.ts';

const delay = Number(process.argv[2] ?? 0) * 1000;
let count = 0;
let waiting = 0;
let most = 0;
const model: Model = {
  name: 'counting',
  async ask({ prompt }) {
    most = Math.max(most, ++waiting);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    waiting--;
    const source = /```ts\n([\s\S]*?)\n```/.exec(prompt)![1]!;
    const text = source.replace(/return [^;]*;/, `return x + ${(++count * 0.001).toFixed(3)};`);
    return { text: `\`\`\`ts\n${text}\n\`\`\``, finish: 'stop', usage: { input: prompt.length / 4, cached: 0, written: 0, output: text.length / 4, reasoning: 0 }, usd: null };
  },
};
const server = await serveModel(model);
process.stdout.write(`${server.address}\n`);
process.on('SIGTERM', () => {
  process.stdout.write(`${most}\n`);
  process.exit(0);
});

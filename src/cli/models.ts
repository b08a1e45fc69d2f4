import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CladeError, reason } from '../core/index.ts';
import { readReplies, scripted, serveModel } from '../models/index.ts';
import { templates } from '../prompts/index.ts';
import { table } from '../reports/index.ts';
import { type AskOptions, modelsFor } from '../workspace/models.ts';

const QUESTION = { system: 'You answer with one word.', prompt: 'Answer with the word: ready', maxTokens: 512 };

/** `clade models` */
export async function modelsCommand(options: AskOptions): Promise<void> {
  if (!options.model?.length && options.embed === undefined) throw new CladeError('usage.no-model', 'no --model was named', 'clade models --model anthropic:NAME');
  const rows = [['model', 'answer', 'seconds', 'tokens in, out', 'US dollars']];
  const troubles: string[] = [];
  for (const name of [...(options.model ?? []), ...(options.embed === undefined ? [] : [options.embed])]) {
    const own = name === options.embed ? { model: [], embed: name } : { model: [name], embed: undefined };
    try {
      const { members } = (await modelsFor({ timeout: 60, ...options, ...own } as AskOptions, {}, '', { patience: 2 }))!;
      const { text, attempts, usage, usd } = await members[0]!.model.ask(QUESTION, AbortSignal.timeout(90_000));
      rows.push([members[0]!.model.name, text.trim().slice(0, 20) || '(empty)', attempts.at(-1)!.seconds.toFixed(2), `${usage.input}, ${usage.output}`, usd === null ? 'unknown; give --price' : usd.toFixed(6)]);
    } catch (error) {
      if (error instanceof CladeError && error.code.startsWith('usage.')) throw error;
      troubles.push(`  ${name}: ${reason(error)}${error instanceof CladeError && error.fix ? `\n    fix: ${error.fix}` : ''}`);
      rows.push([name, 'none', '', '', '']);
    }
  }
  process.stdout.write(`${table(rows, '  ')}\n${troubles.length > 0 ? `\n${troubles.join('\n')}\n` : ''}`);
  if (troubles.length > 0) throw new CladeError('model.unreachable', `${troubles.length} of ${rows.length - 1} models did not answer`, 'see above');
}

/** `clade prompts` */
export async function promptsCommand(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(templates())) {
    const file = join(folder, `${name}.md`);
    if (existsSync(file)) throw new CladeError('usage.file-exists', `${file} is there already`, 'choose another folder, or delete the file');
    writeFileSync(file, text);
  }
  process.stdout.write(`wrote ${Object.keys(templates()).map((name) => join(folder, `${name}.md`)).join(', ')}\n`);
}

/** `clade provider` */
export async function providerCommand(replies: string, { port, delay }: { port: number; delay: number }): Promise<void> {
  const server = await serveModel(scripted(readReplies(replies), { delay }), { port }).catch((error: NodeJS.ErrnoException) => {
    throw new CladeError('usage.bad-port', `port ${port} cannot be used: ${error.message}`, 'choose another --port');
  });
  process.stdout.write(`${server.address}\n`);
  process.stderr.write(`--model ${server.address}/v1#recorded; Ctrl-C ends it\n`);
}

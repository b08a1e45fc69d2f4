#!/usr/bin/env -S node --max-semi-space-size=4 --max-old-space-size=1023 --no-warnings
// Plain enough for any Node, so that an old one can say what is missing.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`clade needs Node 22.18 or later; this is ${process.versions.node}. In a clone, \`npm ci\` brings its own and \`npx clade\` uses it.`);
  process.exit(2);
}
await import('./register.js');
const { existsSync } = await import('node:fs');
// A clone runs its source, a package what was compiled from it.
const source = new URL('../src/cli/main.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
await main(process.argv);

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT } from '../../src/core/index.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The oldest Node the package promises to work with, and one it refuses. */
const OLDEST = '22.18.0';
const REFUSED = '20.19.0';

function sh(command: string, cwd: string): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd, encoding: 'utf8', env: { ...process.env, CI: '1' } });
  return { code: status, out: stdout, err: stderr };
}

test(`the packed package runs in an empty folder under Node ${OLDEST}, and says so in one line under ${REFUSED}`, (t) => {
  const pack = sh(`npm pack --silent --pack-destination ${folder}`, ROOT);
  assert.equal(pack.code, 0, pack.err);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  const user = join(folder, 'user');
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{"private":true}');
  const install = sh(`npm install --no-audit --no-fund --prefer-offline ../${tarball} node@${OLDEST}`, user);
  if (install.code !== 0 && /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|network/i.test(install.err)) return t.skip('the npm registry cannot be reached');
  assert.equal(install.code, 0, install.err);
  assert.equal(sh('npx --no-install node --version', user).out.trim(), `v${OLDEST}`);

  const run = sh('npx --no-install clade run online-bin-packing --evaluations 60 --json', user);
  assert.equal(run.code, EXIT.ok, run.err);
  const { best } = JSON.parse(run.out) as { best: { heldOut: number; verified: boolean } };
  assert.ok(best.heldOut > 0 && best.verified);
  assert.equal(sh('npx --no-install clade verify online-bin-packing-1', user).code, EXIT.ok);
  assert.equal(sh('npx --no-install clade doctor', user).code, EXIT.ok);
  assert.equal(sh('npx --no-install clade new mine && npx --no-install clade run ./mine --evaluations 50', user).code, EXIT.ok);

  writeFileSync(join(user, 'use.mjs'), "import { evolve } from 'clade';\nconst { best } = await evolve({ problem: 'deceptive-maze', evaluations: 30, out: 'lib' });\nconsole.log(best.source.includes('EVOLVE'));\n");
  const library = sh('npx --no-install node --no-warnings use.mjs', user);
  assert.equal(library.out.trim(), 'true', library.err);

  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'package.json'), '{"private":true}');
  assert.equal(sh(`npm install --no-audit --no-fund --prefer-offline ../${tarball} node@${REFUSED}`, old).code, 0);
  const refused = sh('npx --no-install clade run online-bin-packing', old);
  assert.equal(refused.code, EXIT.usage);
  assert.match(refused.err, /^clade needs Node 22\.18 or later; this is 20\.19\.0\./m);
  assert.equal(refused.err.trim().split('\n').filter((line) => !line.startsWith('npm')).length, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KERNEL } from '../../src/symbolic/kernel-bytes.ts';

test('the kernel that is checked in is what its source compiles to', async () => {
  const { compileKernel } = (await import(new URL('../../assembly/build.js', import.meta.url).href)) as { compileKernel(): Promise<Uint8Array> };
  assert.equal(Buffer.from(await compileKernel()).toString('base64'), KERNEL);
});

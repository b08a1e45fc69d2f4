import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kill } from '../../bench/kill.ts';

test('kill -9 at eight random moments of a real run, resume: the digest of the unbroken run', async () => {
  const [row] = await kill(8, 300);
  assert.equal(row!.found, '8 of 8, 0 guards');
});

import assert from 'node:assert/strict';

/** Two lists of numbers that differ by so much at most, place by place. */
export const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `[${i}] is ${actual[i]}, expected ${expected[i]}`);
};

import type { Plain } from 'clade';
import { ball, divide, fixed, toDouble } from './ball.ts';
import { type Line, certify } from './certify.ts';
import { TARGETS } from './functions.ts';
import { type Asked, lineOf } from './score.ts';

const BITS = 256;
const [WIDTH, HEIGHT] = [1000, 460];

/** The relative error over the interval, as the real-number function has it: level peaks are what a best one looks like. */
export function picture(data: Plain, output: Plain): string {
  const { function: name, from, to } = data as unknown as Asked;
  const line = lineOf(output) as Line;
  const target = TARGETS[name]!;
  const bounds = certify(line, target, from, to);
  const most = typeof bounds === 'string' ? 1 : bounds.upper;
  const points: string[] = [];
  for (let i = 0; i <= 600; i++) {
    const at = from + ((to - from) * (i + (target.vanishes && i === 0 ? 0.01 : 0))) / 600;
    const value = exactly(line, at);
    const f = target.series(fixed(at, BITS), 0n, 1, BITS)[0]!;
    const ratio = value === null ? null : divide(ball(value), f, BITS);
    if (ratio) points.push(`${((WIDTH * i) / 600).toFixed(1)},${(HEIGHT / 2 - (HEIGHT / 2 - 20) * (toDouble(ratio.middle - (1n << BigInt(BITS)), BITS) / most)).toFixed(1)}`);
  }
  const ops = line.code.length / 3;
  const level = (y: number, text: string): string => `<line x1="0" y1="${y}" x2="${WIDTH}" y2="${y}" stroke="#d0d7de" stroke-width="2"/><text x="${WIDTH - 4}" y="${y - 6}" text-anchor="end" font-size="20" fill="#57606a">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 ${WIDTH + 40} ${HEIGHT + 90}" font-family="system-ui, sans-serif">
<title>${target.title}, ${ops} operations, largest relative error ${most.toExponential(3)}</title>
<rect x="-20" y="-20" width="${WIDTH + 40}" height="${HEIGHT + 90}" fill="#fff"/>
${level(20, most.toExponential(2))}${level(HEIGHT / 2, '0')}${level(HEIGHT - 20, (-most).toExponential(2))}
<polyline points="${points.join(' ')}" fill="none" stroke="#0b4d38" stroke-width="3" stroke-linejoin="round"/>
<text x="0" y="${HEIGHT + 24}" font-size="20" fill="#57606a">${Number(from.toPrecision(4))}</text><text x="${WIDTH}" y="${HEIGHT + 24}" font-size="20" text-anchor="end" fill="#57606a">${Number(to.toPrecision(4))}</text>
<text x="${WIDTH / 2}" y="${HEIGHT + 52}" font-size="26" text-anchor="middle" fill="#1b1f24">${target.title} in ${ops} operations, relative error at most ${most.toExponential(3)}</text>
</svg>
`;
}

/** The real number a line gives, in units of 2^-256; null where it divides by zero. */
function exactly({ code, constants }: Line, x: number): bigint | null {
  const values = [fixed(x, BITS).middle];
  for (let i = 0; i < code.length; i += 3) {
    const [a, b] = [code[i + 1]!, code[i + 2]!].map((place) => (place < 0 ? fixed(constants[-1 - place]!, BITS).middle : values[place]!)) as [bigint, bigint];
    if (code[i] === 3 && b === 0n) return null;
    values.push(code[i] === 0 ? a + b : code[i] === 1 ? a - b : code[i] === 2 ? (a * b) >> BigInt(BITS) : (a << BigInt(BITS)) / b);
  }
  return values.at(-1)!;
}

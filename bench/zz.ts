import { random } from '../src/core/index.ts';
import { variants } from '../problems/exp2/problem.ts';
import { approximationSearch } from '../src/symbolic/arithmetic/search.ts';
import { roundedWell, float32Error } from '../src/symbolic/arithmetic/float32.ts';
import { fitter } from '../src/symbolic/arithmetic/fit.ts';
import { minimax } from '../src/symbolic/arithmetic/minimax.ts';
import { readArithmetic, printArithmetic } from '../src/symbolic/arithmetic/text.ts';
const data = (variants.float32!.chunk!.data as any);
const samples = { x: data.x, high: data.high, low: data.low };
// the polish alone on a structure given by hand
for (const text of process.argv.slice(3)) {
  const program = readArithmetic(text)!; const t0=process.cpuUsage();
  const view=Float64Array.from(program.constants); const fit=fitter(samples); fit.descend(program,view,60); fit.leap(program,view,30); const e=minimax(samples)(program,view);
  const r=roundedWell({...program,constants:[...view]}, data.float32, random(1), { fit, points: samples.x.length, tries: 2000 });
  const u=process.cpuUsage(t0);
  console.log(program.ops.length, 'ops; real', e, 'plain', float32Error(program,view,data.float32), 'ulp', r.error, (u.user)/1e6, printArithmetic(r.program));
}
const effort=Number(process.argv[2]);
if (effort>0) { const s=approximationSearch({samples, ops: 12, rng: random(5), float32: data.float32}); const t0=process.cpuUsage(); while (s.work<effort*1e8) s.step();
 const mid=process.cpuUsage(t0).user/1e6; const f=s.front(); for (const {program,error} of f) console.log(program.ops.length, error, printArithmetic(program).replaceAll('\n',' ')); console.log(mid, process.cpuUsage(t0).user/1e6, s.tried); }

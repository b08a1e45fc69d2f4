import { chunk } from './src/symbolic/approximation-chunk.ts';
import { variants } from './problems/exp2/problem.ts';
import { ulps } from './problems/exp2/float32.ts';
import { readLine } from './problems/exp2/read.ts';
const t0=process.cpuUsage();
const r=await chunk({data:variants.float32!.chunk!.data,seeds:['return x;'],stream:[1,1],effort:3});
console.log(process.cpuUsage(t0).user/1e6,r.tried);
for(const b of r.blocks){const t=process.cpuUsage();const u=ulps(readLine(`function approximate(x) { ${b.text} }`),0,1);console.log(b.kind,u,(process.cpuUsage(t).user/1e6).toFixed(2)+'s');}
console.log(r.blocks[0]!.text);

// Compiles the kernel and writes its bytes as a module, so that nothing has to be read or copied at run time.
//   npm run build:kernel
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const at = (path) => new URL(path, import.meta.url).pathname;

/** The same bytes for the same source and the same compiler; test/long/kernel.test.ts compares. */
export async function compileKernel() {
  let bytes;
  const { error, stderr } = await asc.main(
    ['kernel.ts', '--outFile', 'kernel.wasm', '--runtime', 'stub', '--enable', 'simd,relaxed-simd,bulk-memory', '--optimizeLevel', '3', '--shrinkLevel', '0', '--noAssert', '--initialMemory', '12', '--baseDir', at('.')],
    { writeFile: (name, contents) => void (name.endsWith('.wasm') && (bytes = contents)) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return bytes;
}

if (process.argv[1] === at('./build.js')) {
  const base64 = Buffer.from(await compileKernel()).toString('base64');
  writeFileSync(at('../src/symbolic/kernel-bytes.ts'), `/** assembly/kernel.ts, compiled: \`npm run build:kernel\`. */\nexport const KERNEL = '${base64}';\n`);
  console.log(`${base64.length} characters`);
}

/**
 * Programs that try to get out. Each returns 'out' when it did: a failure or any other answer is a good end.
 * `in the realm` gets what candidates get. `escaped` gets an object of the harness's own realm by mistake, which is
 * the whole of node: it is what stands behind the realm that has to hold it.
 */
export interface Hostile {
  what: string;
  body: string;
}

const OUT = "return 'out';";

/** Bodies of `(data) => …` in strict code, without a purse of steps where the loop is the attack. */
export const IN_THE_REALM: readonly Hostile[] = [
  { what: 'patches a prototype', body: `Array.prototype.map = () => 7; ${OUT}` },
  { what: 'patches a prototype by definition', body: `Object.defineProperty(Object.prototype, 'score', { value: 9 }); ${OUT}` },
  { what: 'adds to what every object has', body: `({}).__proto__.polluted = 1; if (({}).polluted) ${OUT}` },
  { what: 'replaces an intrinsic', body: `Math.max = () => 7; ${OUT}` },
  { what: 'adds a global', body: `globalThis.kept = 1; ${OUT}` },
  { what: 'swaps the prototype of a prototype', body: `Object.setPrototypeOf(Array.prototype, { get length() { return 9; } }); ${OUT}` },
  { what: 'code from a text', body: `(0, globalThis['ev' + 'al'])('1'); ${OUT}` },
  { what: 'code through a constructor', body: `(() => {}).constructor('return 1')(); ${OUT}` },
  { what: 'code through the constructor of a generator', body: `Object.getPrototypeOf(function* () {}).constructor('yield 1')().next(); ${OUT}` },
  { what: 'code through the constructor of an async function', body: `Object.getPrototypeOf(async () => {}).constructor('return 1')(); ${OUT}` },
  { what: 'a chain of constructors from the data', body: `const p = data.constructor.constructor('return process')(); if (p) ${OUT}` },
  { what: 'a chain of constructors from a thrown error', body: `try { null.x; } catch (error) { if (error.constructor.constructor('return process')()) ${OUT} } return 1;` },
  { what: 'a stack overflow whose error is of another realm', body: `let seen; const dive = () => { try { dive(); } catch (error) { seen ??= error; } }; dive(); if (seen.constructor.constructor('return process')()) ${OUT} return 1;` },
  { what: 'reads stack frames as objects', body: `Error.prepareStackTrace = (_, frames) => frames; const frames = new Error().stack; if (typeof frames === 'object' && frames[0].getThis) ${OUT} return 1;` },
  { what: 'callers up the stack', body: `const up = (function () { return arguments.callee.caller; })(); if (up) ${OUT} return 1;` },
  { what: 'the host process', body: `if (typeof process !== 'undefined' || typeof require !== 'undefined') ${OUT} return 1;` },
  { what: 'a module at run time', body: `import('node:fs').catch((error) => error.constructor.constructor('return process')().exit()); return 1;` },
  { what: 'a clock', body: `if (Date.now() > 0) ${OUT}` },
  { what: 'another clock', body: `if (performance.now() > 0) ${OUT}` },
  { what: 'its own chance', body: `if (Math.random() >= 0) ${OUT}` },
  { what: 'shared memory and a clock made of it', body: `new SharedArrayBuffer(8); ${OUT}` },
  { what: 'works on after its turn', body: `setTimeout(() => {}, 0); ${OUT}` },
  { what: 'endless microtasks', body: `const again = async () => { await 1; again(); }; again(); return 1;` },
  { what: 'an answer that answers later', body: `return { then(done) { done('out'); } };` },
  { what: 'an answer with a getter', body: `return { get answer() { return 'out'; } };` },
  { what: 'an answer that is a huge text', body: `return 'x'.repeat(1e8);` },
  { what: 'an answer that is a huge tree', body: `let a = 1; for (let i = 0; i < 50; i++) a = [a, a]; return a;` },
  { what: 'an answer that holds itself', body: `const a = []; a.push(a); return a;` },
  { what: 'an array whose length is a lie', body: `class Sly extends Float64Array { get length() { return 1e9; } } return new Sly(1).length === 1 ? 'out' : new Sly(1);` },
  { what: 'endless work', body: 'for (;;) {}' },
  { what: 'endless work inside one call', body: `return /(a+)+$/.test('a'.repeat(60) + 'b');` },
  { what: 'memory in objects', body: 'const held = []; for (;;) held.push(new Array(1000).fill(held.length));' },
  { what: 'memory in buffers', body: 'const held = []; for (;;) held.push(new Float64Array(1e6).fill(1));' },
];

const NODE = `const process = data.constructor.constructor('return process')(); const use = (name) => process.getBuiltinModule('node:' + name); const fs = use('fs'); const { spawn, spawnSync } = use('child_process');`;
const escaped = (body: string): string => `${NODE} ${body}`;

/** Where things are outside. */
export interface Outside {
  scorer: string;
  secret: string;
  home: string;
  port: number;
  parent: number;
  mark: string;
  shell: string;
}

/** Programs that have broken out of their realm and are node itself. */
export const ESCAPED = ({ scorer, secret, home, port, parent, mark, shell }: Outside): readonly Hostile[] =>
  [
    { what: 'reads the scorer', body: `fs.readFileSync(${JSON.stringify(scorer)}); ${OUT}` },
    { what: 'reads a secret', body: `fs.readFileSync(${JSON.stringify(secret)}); ${OUT}` },
    { what: 'reads the users of this machine', body: `fs.readFileSync('/etc/passwd'); ${OUT}` },
    { what: 'looks around at home', body: `if (fs.readdirSync(${JSON.stringify(home)}).some((name) => name.startsWith('.'))) ${OUT}` },
    { what: 'reads the environment', body: `if (Object.keys(process.env).some((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))) ${OUT}` },
    { what: 'reads the environment of its parents', body: `for (const pid of fs.readdirSync('/proc')) { let text = ''; try { text = fs.readFileSync('/proc/' + pid + '/environ', 'latin1'); } catch {} if (/(PATH|HOME|KEY)=/.test(text)) ${OUT} }` },
    { what: 'sees the processes of this machine', body: `if (fs.readdirSync('/proc').filter(Number).length > 4) ${OUT}` },
    { what: 'stops the process that judges it', body: `process.kill(${parent}, 0); if (fs.readdirSync('/proc').filter(Number).length > 4) ${OUT}` },
    { what: 'kills everybody it can', body: `process.kill(-1, 'SIGKILL'); for (;;);` },
    { what: 'writes a file', body: `for (const place of ['/', '/tmp', '/dev', '/dev/shm', '/var/tmp', process.cwd()]) { try { fs.writeFileSync(place + '/${mark}', ''); ${OUT} } catch {} }` },
    { what: 'changes the engine', body: `fs.appendFileSync(process.argv[1], ''); ${OUT}` },
    { what: 'makes what is read-only writable', body: `fs.chmodSync(process.argv[1], 0o777); ${OUT}` },
    { what: 'talks to a port of this machine', body: `const { stdout } = spawnSync(process.execPath, ['-e', "require('net').connect(${port}, '127.0.0.1', () => { console.log('reached'); process.exit(); })"], { encoding: 'utf8' }); if (stdout.includes('reached')) ${OUT}` },
    { what: 'asks for a name', body: `const { stdout } = spawnSync(process.execPath, ['-e', "require('dns').lookup('example.com', (error, address) => console.log(address ? 'reached' : ''))"], { encoding: 'utf8' }); if (stdout.includes('reached')) ${OUT}` },
    { what: 'a kernel switch that runs a program', body: `fs.closeSync(fs.openSync('/proc/sys/kernel/core_pattern', 'r+')); ${OUT}` },
    { what: 'becomes another user', body: `process.setuid(process.getuid() === 0 ? 1 : 0); ${OUT}` },
    { what: 'namespaces within', body: `if (spawnSync('/usr/bin/unshare', ['--user', '--map-root-user', 'true']).status === 0) ${OUT}` },
    { what: 'a process that stays', body: `spawnSync(${JSON.stringify(shell)}, ['-c', '"$0" -e "setInterval(() => {}, 1000)" ${mark} &', process.execPath], { stdio: 'ignore' }); return 1;` },
    { what: 'a process that stays, and endless work', body: `spawn(process.execPath, ['-e', 'for (;;);', '${mark}'], { detached: true, stdio: 'ignore' }); for (;;);` },
    { what: 'as many processes as there may be', body: `let n = 0; try { for (; n < 200; n++) if (!spawn(${JSON.stringify(shell)}, ['-c', 'read x', '${mark}']).pid) break; } catch {} if (n >= 200) ${OUT}` },
    { what: 'all memory', body: `const held = []; for (let i = 0; i < 100; i++) held.push(new Uint8Array(1 << 25).fill(1)); ${OUT}` },
    { what: 'floods its parent', body: `const chunk = new Uint8Array(1 << 20).fill(255); for (;;) fs.writeSync(1, chunk);` },
    { what: 'a foreign answer', body: `fs.writeSync(1, new Uint8Array([1, 0, 0, 0, 0])); return 1;` },
    { what: 'ends without a word', body: `process.exit(0);` },
    { what: 'an abort', body: `process.abort();` },
  ].map(({ what, body }) => ({ what, body: escaped(body) }));

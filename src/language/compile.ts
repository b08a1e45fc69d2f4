import type * as t from '@babel/types';
import { transformSync } from 'oxc-transform';
import { type Hash, hashOf } from '../core/index.ts';
import { type Analysis, analyse } from './analyse.ts';
import { OWN, counters } from './count.ts';
import { type Imported, type Library, link } from './link.ts';
import { type Change, SyntaxRefusal, applyChanges } from './source.ts';
import { declared } from './spots.ts';

/** A program ready to be sent to a sandbox. */
export interface Compiled {
  /** A script whose value is a factory of `[entry, fuel, constants, search]`; see sandboxes/realm.ts. */
  script: string;
  /** Functions outside the realm that the imported library calls. */
  host: readonly string[];
  /** Equal for programs that differ only in layout or type annotations. */
  normal: Hash;
  /** Something at the top level can change, so every instance needs a fresh start. */
  stateful: boolean;
  /** Syntax nodes inside the EVOLVE blocks. */
  size: number;
  /** Names the incumbent somewhere. */
  inherits: boolean;
}

/** Globals a candidate may name: deterministic and without a way out. */
const GLOBALS = new Set(
  'Math Number Infinity NaN undefined Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array Map Set String Boolean BigInt Object Error RangeError isNaN isFinite parseInt parseFloat'.split(' '),
);

/** Members that lead out of the realm or to values that differ between runs. */
const REFUSED_MEMBERS = new Set(['constructor', '__proto__', 'prototype', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', 'caller', 'callee']);

/** The module that candidates may import where a problem allows it. */
export const MODULE = 'clade/numeric';

export interface CompileOptions {
  /** Length of the vector that lifted constants are read from. @default 0 */
  lifted?: number;
  /** Where imports come from: the realm runs `libraryScript` of it first. Without it programs import nothing and are no searches. */
  library?: Library | undefined;
  /** Refuses whatever could keep something from one call of the entry to the next. @default false */
  pure?: boolean | undefined;
}

/** The name of the i-th lifted constant. */
export const constantName = (index: number): string => `${OWN.constants}[${index}]`;

/**
 * Checks a program and makes the script a sandbox runs: types stripped, a step counter in every loop
 * and function. Throws `SyntaxRefusal` for what does not parse, names something forbidden or does not
 * export the entry.
 *
 * @example compile('export function f(x: number) { return x; }', 'f').size
 */
export function compile(text: string, entry: string, { lifted = 0, library, pure = false }: CompileOptions = {}): Compiled {
  const analysis = analyse(text);
  const stateful = checked(analysis, entry, { lifted, pure });
  const imports = importsOf(analysis, library !== undefined);
  const changes: Change[] = [];
  for (const statement of analysis.file.program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      const end = statement.declaration ? statement.declaration.start! : statement.end!;
      changes.push({ start: statement.start!, end, text: '' });
    } else if (statement.type === 'ImportDeclaration') changes.push({ start: statement.start!, end: statement.end!, text: '' });
  }
  changes.push(...counters(analysis.loops, analysis.functions));
  const counted = applyChanges(text, changes);
  const { code, errors } = transformSync('candidate.ts', counted, { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxRefusal(`does not parse: ${errors[0]!.message}`);
  // oxc marks a module without imports or exports so
  const body = code.replace(/\nexport \{\};?\s*$/, '\n');
  const linked = library ? link(library, imports) : { code: '', host: [] };
  const script = scriptOf(linked.code + body, entry, { analysis, pure, searches: library !== undefined });
  return { script, host: linked.host, normal: hashOf([body, imports.map(({ name, local }) => [name, local])]), stateful, size: analysis.size, inherits: analysis.names.has('incumbent') };
}

/**
 * Refuses what may not run; says whether anything at the top level can change. Throws `SyntaxRefusal`.
 * @example checked(analyse('export const f = () => 1;'), 'f', {}) // false
 */
export function checked(analysis: Analysis, entry: string, { lifted = 0, pure = false }: Pick<CompileOptions, 'lifted' | 'pure'>): boolean {
  refuse(analysis, entry, lifted > 0);
  const stateful = analysis.writesMembers || analysis.file.program.body.some(isState);
  if (pure && stateful) throw new SyntaxRefusal('could keep something from one call to the next; declare everything inside of the function, and write to numbers only');
  return stateful;
}

interface ScriptOptions {
  analysis: Analysis;
  pure: boolean;
  /** Shares its counter with a library that the realm has, and is handed what that makes. @default false */
  searches?: boolean;
}

/** `$fuel` is a plain variable of the candidate's closure: cheaper than any object, and out of its reach. */
const OPENING = `(function ($limit, $size) { 'use strict'; let ${OWN.fuel} = $limit; const ${OWN.constants} = new Float64Array($size);
function ${OWN.out}() { throw new RangeError('out of steps'); }
`;

/** With a library the counter is the realm's: see link.ts. */
const SEARCHING = `(function ($limit, $size) { 'use strict'; ${OWN.fuel} = $limit; const ${OWN.constants} = new Float64Array($size);
`;

const REFUEL = `function (fuel) { const left = ${OWN.fuel}; ${OWN.fuel} = fuel; return left; }, ${OWN.constants}`;

/** The factory a sandbox runs, from JavaScript that was checked and has its counters. */
function scriptOf(body: string, entry: string, { analysis, pure, searches = false }: ScriptOptions): string {
  return `${searches ? SEARCHING : OPENING}${body}
${pure ? frozen(analysis) : ''}return [${entry}, ${REFUEL}${searches ? `, ${OWN.search}` : ''}]; })`;
}

/**
 * A factory of many programs of one family, to be run one after another: compiled at once, since most of what a small
 * program costs is a script of its own. Its value is `[makers, fuel, constants, choose]`; each maker gives an entry, and
 * `choose` says which of a family is to run.
 */
export function scriptOfMany(bodies: readonly string[], entry: string, { analysis, pure }: Omit<ScriptOptions, 'searches'>): string {
  const end = `${pure ? frozen(analysis) : ''}return ${entry}; })`;
  return `${OPENING}let ${OWN.which} = -1;
return [[${bodies.map((body) => `(function () {\n${body}\n${end}`).join(',\n')}], ${REFUEL}, function (which) { ${OWN.which} = which; }]; })`;
}

/** What a program imports by name. Anything it may not import is refused. */
function importsOf(analysis: Analysis, allowed: boolean): Imported[] {
  return analysis.file.program.body.flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return [];
    const from = statement.source.value;
    if (!allowed || from !== MODULE) throw new SyntaxRefusal(`imports "${from}"; programs of this problem import ${allowed ? `only from '${MODULE}'` : 'nothing'}`);
    return statement.specifiers.flatMap((specifier): Imported[] => {
      if (specifier.type !== 'ImportSpecifier') throw new SyntaxRefusal(`imports "${specifier.local.name}" as a whole; import by name: import { lbfgs } from '${MODULE}'`);
      if (specifier.importKind === 'type') return [];
      return [{ name: specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value, local: specifier.local.name }];
    });
  });
}

/**
 * Refuses names that lead out of the realm, differ between runs or belong to the engine. Throws `SyntaxRefusal`.
 * @example refuseNames(analyse('export const f = () => Date.now();'), false) // throws
 */
export function refuseNames(analysis: Analysis, lifted: boolean): void {
  for (const name of analysis.names) {
    if (REFUSED_MEMBERS.has(name)) throw new SyntaxRefusal(`names "${name}", which programs may not use`);
    if (name.startsWith('$') && !(lifted && name === OWN.constants)) throw new SyntaxRefusal(`names "${name}"; names beginning with $ belong to the engine`);
  }
  for (const name of analysis.free) {
    if (!GLOBALS.has(name) && !(lifted && name === OWN.constants)) throw new SyntaxRefusal(`names "${name}", which is neither declared nor allowed`);
  }
}

function refuse(analysis: Analysis, entry: string, lifted: boolean): void {
  refuseNames(analysis, lifted);
  let found = false;
  for (const statement of analysis.file.program.body) {
    if (statement.type === 'ExportDefaultDeclaration' || statement.type === 'ExportAllDeclaration') throw new SyntaxRefusal('has a default or a star export; export the entry by name');
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const { declaration } = statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === entry) found = true;
    if (declaration?.type === 'VariableDeclaration' && declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === entry)) found = true;
    if (statement.specifiers.some((specifier) => specifier.exported.type === 'Identifier' && specifier.exported.name === entry)) found = true;
  }
  if (!found) throw new SyntaxRefusal(`does not export a function named "${entry}"`);
}

/** A function is an object, too, and could be made to carry something. */
function frozen({ file }: Analysis): string {
  const names = file.program.body.flatMap((statement) => declared(statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement));
  return `for (const each of [${names.join(', ')}]) if (typeof each === 'function') { Object.freeze(each); Object.freeze(each.prototype); }\n`;
}

function isState(statement: t.Statement): boolean {
  const inner = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
  if (inner.type === 'VariableDeclaration') return inner.kind !== 'const' || !inner.declarations.every(({ init }) => init && CONSTANT.has(init.type));
  return !STATELESS.has(inner.type) && !inner.type.startsWith('TS');
}

const CONSTANT = new Set(['NumericLiteral', 'BooleanLiteral', 'StringLiteral', 'BigIntLiteral', 'ArrowFunctionExpression', 'FunctionExpression', 'UnaryExpression', 'BinaryExpression']);

const STATELESS = new Set(['FunctionDeclaration', 'ImportDeclaration', 'ExportNamedDeclaration', 'EmptyStatement']);

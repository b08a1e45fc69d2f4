import type * as t from '@babel/types';
import { type Known, annotated } from './scope.ts';

/** What a member of an object is, as far as edits care. */
export interface Member {
  type: Known;
  /** May be undefined. */
  optional?: boolean;
  /** For methods. */
  args?: readonly Known[];
  returns?: Known;
}

/** The members of an object type. */
export type Shape = ReadonlyMap<string, Member>;

/** The interfaces and object types a program declares: its own words for what it is handed. */
export function shapesOf(body: readonly t.Statement[]): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const outer of body) {
    const statement = outer.type === 'ExportNamedDeclaration' && outer.declaration ? outer.declaration : outer;
    if (statement.type === 'TSInterfaceDeclaration') shapes.set(statement.id.name, membersOf(statement.body.body));
    else if (statement.type === 'TSTypeAliasDeclaration' && statement.typeAnnotation.type === 'TSTypeLiteral') shapes.set(statement.id.name, membersOf(statement.typeAnnotation.members));
  }
  return shapes;
}

function membersOf(members: readonly t.TSTypeElement[]): Shape {
  const shape = new Map<string, Member>();
  for (const member of members) {
    if ((member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') || member.key.type !== 'Identifier') continue;
    const optional = member.optional ? { optional: true } : {};
    const { params, returns } = signatureOf(member);
    if (params) shape.set(member.key.name, { type: 'other', args: params.map((param) => (param.type === 'Identifier' ? annotated(param.typeAnnotation) : 'other')), returns: annotated(returns), ...optional });
    else if (member.type === 'TSPropertySignature') shape.set(member.key.name, { type: annotated(member.typeAnnotation), ...optional });
  }
  return shape;
}

/** Of a method, or of a property that is a function. */
function signatureOf(member: t.TSPropertySignature | t.TSMethodSignature): { params?: readonly t.Node[]; returns?: t.Node | null | undefined } {
  const own = member.type === 'TSMethodSignature' ? member : member.typeAnnotation?.type === 'TSTypeAnnotation' && member.typeAnnotation.typeAnnotation.type === 'TSFunctionType' ? member.typeAnnotation.typeAnnotation : undefined;
  if (!own) return {};
  // the names of these fields differ between versions of the syntax tree
  const { params, parameters, returnType, typeAnnotation } = own as unknown as Record<string, unknown>;
  return { params: (params ?? parameters) as t.Node[], returns: (returnType ?? typeAnnotation) as t.Node };
}

/** The shape a type annotation names. */
export function shapeNamed(annotation: t.Node | null | undefined, shapes: ReadonlyMap<string, Shape>): Shape | undefined {
  if (annotation?.type === 'TSTypeAnnotation') return shapeNamed(annotation.typeAnnotation, shapes);
  if (annotation?.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier') return shapes.get(annotation.typeName.name);
  return annotation?.type === 'TSTypeLiteral' ? membersOf(annotation.members) : undefined;
}

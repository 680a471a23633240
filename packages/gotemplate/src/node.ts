import type { GoInt } from './value.ts';

/** The text that nodes' positions point into. */
export interface Source {
  /** The name that it was parsed under, or is used under; errors name it. */
  readonly name: string;
  readonly text: string;
}

interface NodeBase {
  /** In UTF-16 units from the beginning of the text; nodes do not say which text it is, so that equal texts share them. */
  readonly position: number;
}

export interface ListNode extends NodeBase {
  readonly type: 'list';
  readonly nodes: StatementNode[];
}
export interface TextNode extends NodeBase {
  readonly type: 'text';
  readonly text: string;
}
export interface ActionNode extends NodeBase {
  readonly type: 'action';
  readonly pipe: PipeNode;
}
export interface BranchNode extends NodeBase {
  readonly type: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}
export interface TemplateNode extends NodeBase {
  readonly type: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends NodeBase {
  readonly type: 'break' | 'continue';
}
export interface PipeNode extends NodeBase {
  readonly type: 'pipe';
  isAssign: boolean;
  readonly declarations: VariableNode[];
  readonly commands: CommandNode[];
}
export interface CommandNode extends NodeBase {
  readonly type: 'command';
  readonly args: OperandNode[];
}
export interface IdentifierNode extends NodeBase {
  readonly type: 'identifier';
  readonly name: string;
}
export interface VariableNode extends NodeBase {
  readonly type: 'variable';
  /** The variable's name, with its `$`, and the fields behind it. */
  readonly path: readonly string[];
}
export interface FieldNode extends NodeBase {
  readonly type: 'field';
  readonly path: readonly string[];
}
export interface ChainNode extends NodeBase {
  readonly type: 'chain';
  readonly node: OperandNode;
  readonly path: readonly string[];
}
export interface LiteralNode extends NodeBase {
  readonly type: 'dot' | 'nil';
}
export interface BoolNode extends NodeBase {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface StringNode extends NodeBase {
  readonly type: 'string';
  readonly quoted: string;
  readonly value: string;
}
/** A number constant, with each reading that Go gives it. */
export interface NumberNode extends NodeBase {
  readonly type: 'number';
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  /** What it is where no type is asked for; undefined where it overflows an int. */
  readonly ideal: GoInt | number | undefined;
}

export type StatementNode = ListNode | TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;
export type OperandNode =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | LiteralNode
  | BoolNode
  | StringNode
  | NumberNode
  | PipeNode;
export type Node = StatementNode | OperandNode | CommandNode;

/** One template: the text's own, or one that a `define` or `block` in it names. */
export interface ParsedTemplate {
  readonly name: string;
  readonly root: ListNode;
}

/** What a text defines. */
export interface ParsedTemplates {
  /** By name, the text's own among them. */
  readonly byName: Map<string, ParsedTemplate>;
  /** Whether a `define` or `block` has the name of the text itself. */
  definesOwnName: boolean;
}

/** Whether a template defines nothing: only space and comments, so that another definition may replace it or be kept. */
export function isEmptyList(list: ListNode): boolean {
  return list.nodes.every((node) => (node.type === 'list' ? isEmptyList(node) : node.type === 'text' && node.text.trim() === ''));
}

/** A node as errors print it. */
export function printNode(node: Node): string {
  switch (node.type) {
    case 'list':
      return node.nodes.map(printNode).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${printNode(node.elseList)}`;
      return `{{${node.type} ${printNode(node.pipe)}}}${printNode(node.list)}${otherwise}{{end}}`;
    }
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe === undefined ? '' : ` ${printNode(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    case 'pipe':
      return printPipe(node);
    case 'command':
      return node.args.map((arg) => (arg.type === 'pipe' ? `(${printPipe(arg)})` : printNode(arg))).join(' ');
    case 'identifier':
      return node.name;
    case 'variable':
      return node.path.join('.');
    case 'field':
      return `.${node.path.join('.')}`;
    case 'chain': {
      const head = node.node.type === 'pipe' ? `(${printPipe(node.node)})` : printNode(node.node);
      return `${head}.${node.path.join('.')}`;
    }
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
      return node.quoted;
    case 'number':
      return node.text;
  }
}

function printPipe(pipe: PipeNode): string {
  const names = pipe.declarations.map(printNode).join(', ');
  const commands = pipe.commands.map(printNode).join(' | ');
  return names === '' ? commands : `${names} ${pipe.isAssign ? '=' : ':='} ${commands}`;
}

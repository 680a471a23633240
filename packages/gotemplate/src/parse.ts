import { describeToken } from './describe-token.ts';
import { FunctionError, TemplateError } from './error.ts';
import { Lexer, type Token, type TokenType } from './lex.ts';
import {
  type ChainNode,
  type CommandNode,
  isEmptyList,
  type ListNode,
  type OperandNode,
  type ParsedTemplates,
  type PipeNode,
  printNode,
  type Source,
  type StatementNode,
  type TemplateNode,
} from './node.ts';
import { numberNode } from './number-literal.ts';
import { OPERAND_STARTS } from './operand-starts.ts';
import { quote, unquote } from './quote.ts';
import { TokenBuffer } from './token-buffer.ts';

/** What ends a list of statements. */
interface Ending {
  readonly ends: true;
  readonly type: 'end' | 'else';
  readonly position: number;
}

const MAX_STACK_DEPTH = 1000;
/**
 * Reads a template's text. Gives the templates it defines. `functions` tells which names may be called.
 * Throws a TemplateError with Go's message.
 */
export function parseTemplate(name: string, text: string, functions: { has(name: string): boolean }): ParsedTemplates {
  const templates: ParsedTemplates = { byName: new Map(), definesOwnName: false };
  new Parser({ name, text }, new Lexer(text), functions, templates, name).parseAll();
  return templates;
}

class Parser {
  readonly #source: Source;
  readonly #lexer: Lexer;
  readonly #input: TokenBuffer;
  readonly #functions: { has(name: string): boolean };
  readonly #templates: ParsedTemplates;
  #name: string;
  #variables = ['$'];
  #actionLine = 0;
  #rangeDepth = 0;
  #stackDepth = 0;

  constructor(source: Source, lexer: Lexer, functions: { has(name: string): boolean }, templates: ParsedTemplates, name: string) {
    this.#source = source;
    this.#lexer = lexer;
    this.#functions = functions;
    this.#templates = templates;
    this.#name = name;
    this.#input = new TokenBuffer(lexer);
  }

  parseAll(): void {
    const root = this.#list(this.#input.peek().position);
    while (this.#input.peek().type !== 'eof') {
      if (this.#input.peek().type === 'leftDelim') {
        const delim = this.#input.next();
        if (this.#input.nextNonSpace().type === 'define') {
          this.#child('definition').parseDefinition();
          continue;
        }
        this.#input.backup2(delim);
      }
      const node = this.#textOrAction();
      if (node === undefined) continue;
      if ('ends' in node) this.#fail(`unexpected {{${node.type}}}`);
      root.nodes.push(node);
    }
    this.#add(root);
  }

  parseDefinition(): void {
    const context = 'define clause';
    const token = this.#input.nextNonSpace();
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    this.#define(this.#unquoted(token));
    this.#expect('rightDelim', context);
    const { list, end } = this.#itemList();
    if (end.type !== 'end') this.#fail(`unexpected {{${end.type}}} in ${context}`);
    this.#add(list);
  }

  #child(name: string): Parser {
    return new Parser(this.#source, this.#lexer, this.#functions, this.#templates, name);
  }

  #define(name: string): void {
    this.#name = name;
    if (name === this.#source.name) this.#templates.definesOwnName = true;
  }

  #add(root: ListNode): void {
    const { byName } = this.#templates;
    const known = byName.get(this.#name);
    if (known === undefined || isEmptyList(known.root)) byName.set(this.#name, { name: this.#name, root });
    else if (!isEmptyList(root)) this.#fail(`template: multiple definition of template ${quote(this.#name)}`);
  }

  #fail(reason: string): never {
    throw new TemplateError('ParseFailed', `template: ${this.#source.name}:${this.#input.line}: ${reason}`);
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.#fail(`unexpected ${describeToken(token)} in ${context}`);
    let extra = '';
    if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
      extra = ` in action started at ${this.#source.name}:${this.#actionLine}`;
      if (token.text.endsWith(' action')) extra = extra.slice(' in action'.length);
    }
    this.#fail(`${token.text}${extra}`);
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#input.nextNonSpace();
    if (token.type !== type) this.#unexpected(token, context);
    return token;
  }

  #unquoted(token: Token): string {
    const text = unquote(token.text);
    if (text === undefined) this.#fail('invalid syntax');
    return text;
  }

  #list(position: number): ListNode {
    return { type: 'list', nodes: [], position };
  }

  #itemList(): { list: ListNode; end: Ending } {
    const list = this.#list(this.#input.peekNonSpace().position);
    while (this.#input.peekNonSpace().type !== 'eof') {
      const node = this.#textOrAction();
      if (node === undefined) continue;
      if ('ends' in node) return { list, end: node };
      list.nodes.push(node);
    }
    this.#fail('unexpected EOF');
  }

  #textOrAction(): StatementNode | Ending | undefined {
    const token = this.#input.nextNonSpace();
    if (token.type === 'text') return { type: 'text', text: token.text, position: token.position };
    if (token.type !== 'leftDelim') this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): StatementNode | Ending {
    const token = this.#input.nextNonSpace();
    switch (token.type) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#jump(token, token.type);
      case 'else':
        return this.#else();
      case 'end':
        return { ends: true, type: 'end', position: this.#expect('rightDelim', 'end').position };
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.type);
      case 'template':
        return this.#template();
    }
    this.#input.backup();
    const { position } = this.#input.peek();
    return { type: 'action', pipe: this.#pipeline('command', 'rightDelim'), position };
  }

  #jump(token: Token, type: 'break' | 'continue'): StatementNode {
    const end = this.#input.nextNonSpace();
    if (end.type !== 'rightDelim') this.#unexpected(end, `{{${type}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${type}}} outside {{range}}`);
    return { type, position: token.position };
  }

  #else(): Ending {
    const peek = this.#input.peekNonSpace();
    if (peek.type === 'if' || peek.type === 'with') return { ends: true, type: 'else', position: peek.position };
    return { ends: true, type: 'else', position: this.#expect('rightDelim', 'else').position };
  }

  #control(type: 'if' | 'range' | 'with'): StatementNode {
    const scope = this.#variables.length;
    const pipe = this.#pipeline(type, 'rightDelim');
    if (type === 'range') this.#rangeDepth += 1;
    const { list, end } = this.#itemList();
    if (type === 'range') this.#rangeDepth -= 1;
    let elseList: ListNode | undefined;
    if (end.type === 'else') {
      if (type !== 'range' && this.#input.peek().type === type) {
        this.#input.next();
        elseList = this.#list(end.position);
        elseList.nodes.push(this.#control(type));
      } else {
        const otherwise = this.#itemList();
        if (otherwise.end.type !== 'end') this.#fail(`expected end; found {{${otherwise.end.type}}}`);
        elseList = otherwise.list;
      }
    }
    this.#variables.length = scope;
    return { type, pipe, list, elseList, position: pipe.position };
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#input.nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, 'rightDelim');
    const block = this.#child(name);
    block.#define(name);
    const { list, end } = block.#itemList();
    if (end.type !== 'end') this.#fail(`unexpected {{${end.type}}} in ${context}`);
    block.#add(list);
    return { type: 'template', name, pipe, position: token.position };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#input.nextNonSpace();
    const name = this.#templateName(token, context);
    let pipe: PipeNode | undefined;
    if (this.#input.nextNonSpace().type !== 'rightDelim') {
      this.#input.backup();
      pipe = this.#pipeline(context, 'rightDelim');
    }
    return { type: 'template', name, pipe, position: token.position };
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context);
    return this.#unquoted(token);
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    const first = this.#input.peekNonSpace();
    const pipe: PipeNode = {
      type: 'pipe',
      isAssign: false,
      declarations: [],
      commands: [],
      position: first.position,
    };
    this.#declarations(pipe, context);
    for (;;) {
      const token = this.#input.nextNonSpace();
      if (token.type === end) {
        this.#checkPipeline(pipe, context);
        return pipe;
      }
      if (!OPERAND_STARTS.has(token.type)) this.#unexpected(token, context);
      this.#input.backup();
      pipe.commands.push(this.#command());
    }
  }

  #declarations(pipe: PipeNode, context: string): void {
    for (;;) {
      const variable = this.#input.peekNonSpace();
      if (variable.type !== 'variable') return;
      this.#input.next();
      const after = this.#input.peek();
      const next = this.#input.peekNonSpace();
      const comma = next.type === 'char' && next.text === ',';
      if (next.type !== 'assign' && next.type !== 'declare' && !comma) {
        if (after.type === 'space') {
          this.#input.backup3(variable, after);
        } else this.#input.backup2(variable);
        return;
      }
      if (!comma) pipe.isAssign = next.type === 'assign';
      this.#input.nextNonSpace();
      pipe.declarations.push({
        type: 'variable',
        path: variable.text.split('.'),
        position: variable.position,
      });
      this.#variables.push(variable.text);
      if (!comma) return;
      if (context !== 'range' || pipe.declarations.length >= 2) this.#fail(`too many declarations in ${context}`);
      const following = this.#input.peekNonSpace().type;
      if (following !== 'variable' && following !== 'rightDelim' && following !== 'rightParen') {
        this.#fail('range can only initialize variables');
      }
    }
  }

  #checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.#fail(`missing value for ${context}`);
    for (const [index, command] of pipe.commands.entries()) {
      const type = command.args[0]?.type;
      if (index > 0 && (type === 'bool' || type === 'dot' || type === 'nil' || type === 'number' || type === 'string')) {
        this.#fail(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  #command(): CommandNode {
    const command: CommandNode = { type: 'command', args: [], position: this.#input.peekNonSpace().position };
    for (;;) {
      this.#input.peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) command.args.push(operand);
      const token = this.#input.next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#input.backup();
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand');
      break;
    }
    if (command.args.length === 0) this.#fail('empty command');
    return command;
  }

  #operand(): OperandNode | undefined {
    const node = this.#term();
    if (node === undefined || this.#input.peek().type !== 'field') return node;
    const { position } = this.#input.peek();
    const path: string[] = [];
    while (this.#input.peek().type === 'field') path.push(this.#input.next().text.slice(1));
    switch (node.type) {
      case 'field':
      case 'variable':
        return { ...node, path: [...node.path, ...path], position };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        this.#fail(`unexpected . after term ${quote(printNode(node))}`);
    }
    const chain: ChainNode = { type: 'chain', node, path, position };
    return chain;
  }

  #term(): OperandNode | undefined {
    const token = this.#input.nextNonSpace();
    const base = { position: token.position };
    switch (token.type) {
      case 'identifier':
        if (!this.#functions.has(token.text)) this.#fail(`function ${quote(token.text)} not defined`);
        return { ...base, type: 'identifier', name: token.text };
      case 'dot':
      case 'nil':
        return { ...base, type: token.type };
      case 'variable':
        return this.#variable(token);
      case 'field':
        return { ...base, type: 'field', path: token.text.slice(1).split('.') };
      case 'bool':
        return { ...base, type: 'bool', value: token.text === 'true' };
      case 'charConstant':
      case 'complex':
      case 'number':
        return this.#number(token.text, token.type, token.position);
      case 'leftParen':
        return this.#parenthesized();
      case 'string':
      case 'rawString':
        return { ...base, type: 'string', quoted: token.text, value: this.#unquoted(token) };
    }
    this.#input.backup();
    return undefined;
  }

  #variable(token: Token): OperandNode {
    const path = token.text.split('.');
    if (!this.#variables.includes(path[0] ?? '')) this.#fail(`undefined variable ${quote(path[0] ?? '')}`);
    return { type: 'variable', path, position: token.position };
  }

  #number(text: string, type: 'charConstant' | 'complex' | 'number', position: number): OperandNode {
    try {
      return numberNode(text, type, position);
    } catch (error) {
      if (error instanceof FunctionError) this.#fail(error.message);
      throw error;
    }
  }

  #parenthesized(): OperandNode {
    if (this.#stackDepth >= MAX_STACK_DEPTH) this.#fail('max expression depth exceeded');
    this.#stackDepth += 1;
    const pipe = this.#pipeline('parenthesized pipeline', 'rightParen');
    this.#stackDepth -= 1;
    return pipe;
  }
}

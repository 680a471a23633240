import { ExecutionError } from '@capstan/gotemplate';
import type { TemplateFault } from './error.ts';
import type { HelmMajor } from './helm-major.ts';

/** What `fail` and `required` wrap their messages in, so that they are found in a chain of errors. */
const WARN_BEGIN = 'HELM_ERR_START';
const WARN_END = 'HELM_ERR_END';

export function wrapWarning(message: string): string {
  return `${WARN_BEGIN}${message}${WARN_END}`;
}

interface Step {
  readonly location: string;
  readonly executed: string;
  readonly message: string;
}

/**
 * What Helm prints for a failed template: one step for each template on the way down. A cause that is no template's own makes Go's
 * message stand as it is, as Helm 3 lets every message; the message of `fail` and `required` stands alone, behind the place in the
 * rendered template.
 */
export function executionMessage(error: ExecutionError, major: HelmMajor): string {
  const full = error.message;
  const warning = warningOf(full);
  if (warning !== undefined) return `execution error at (${error.place.location}): ${warning}`;
  if (major === 3) return full;
  const steps: Step[] = [];
  for (let current: unknown = error; current !== undefined; current = (current as Error).cause) {
    if (!(current instanceof ExecutionError)) {
      if (!(current instanceof Error)) break;
      const plain = /^template: (no template .*)$/s.exec(current.message);
      if (plain === null) return full;
      steps.push({ location: '', executed: '', message: current.message });
      break;
    }
    const step = stepOf(current);
    const last = steps.at(-1);
    if (last === undefined || last.location !== step.location || last.executed !== step.executed || last.message !== step.message)
      steps.push(step);
  }
  return steps.map(printStep).join('').trim();
}

function warningOf(message: string): string | undefined {
  const begin = message.indexOf(WARN_BEGIN);
  const end = message.lastIndexOf(WARN_END);
  return begin === -1 || end < begin ? undefined : message.slice(begin + WARN_BEGIN.length, end);
}

function stepOf(error: ExecutionError): Step {
  const { location, context, reason } = error.place;
  const own = error.cause instanceof Error ? reason + firstWords(error.cause) : reason;
  const cut = own.indexOf(' template:');
  const message = cut === -1 ? own : own.slice(0, cut);
  const executed = context === undefined ? '' : `executing "${context.template}" at <${context.expression}>:`;
  return { location, executed, message };
}

/** As much of a cause as tells whether a template's own error follows. */
function firstWords(cause: Error): string {
  return cause instanceof ExecutionError ? 'template:' : cause.message;
}

function printStep({ location, executed, message }: Step): string {
  return (location === '' ? '' : `${location}\n  `) + (executed === '' ? '' : `${executed}\n    `) + (message === '' ? '' : `${message}\n`);
}

/** Helm's message for a text that could not be parsed: place and last reason alone. */
export function parseMessage(name: string, message: string): string {
  const parts = message.split(': ');
  if (parts.length === 1) return `parse error in (${name}): ${message}`;
  return `parse error at (${parts[1]}): ${parts.at(-1)}`;
}

/** A failed template with the chain of includes that led to the fault. */
export function templateFault(chart: string, template: string, error: unknown, message: string): TemplateFault {
  const chain: TemplateFault['chain'][number][] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (!(current instanceof ExecutionError)) continue;
    const { location, context } = current.place;
    chain.push({ location, template: context?.template, expression: context?.expression });
  }
  return { chart, template, chain, message };
}

import { bytesOf } from '@capstan/gotemplate';
import {
  compileMatch,
  defaultCapabilities,
  HelmError,
  type HelmErrorCode,
  type HelmMajor,
  printRendered,
  splitManifests,
  templateChart,
} from '@capstan/helm';
import { Command } from 'commander';
import { type Output, PROCESS_OUTPUT } from './output.ts';
import { readChart } from './read-chart.ts';
import { readSetValues, type ValueFlags } from './read-set-values.ts';

interface Flags extends ValueFlags {
  readonly namespace: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly includeCrds?: boolean;
  readonly isUpgrade?: boolean;
  readonly showOnly: readonly string[];
  readonly skipTests?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly hooks: boolean;
  readonly useHelm3Defaults?: boolean;
}

/** Faults that come with a release's manifest, to which Helm adds a hint. */
const OF_RENDERING: readonly HelmErrorCode[] = [
  'KubeVersionIncompatible',
  'ParseFailed',
  'RenderFailed',
  'ManifestInvalid',
  'LimitExceeded',
];
const HINT = '\n\nUse --debug flag to render out invalid YAML';

const each = (value: string, known: readonly string[]) => [...known, value];
const listed = (value: string, known: readonly string[]) => [...known, ...value.split(',')];

/** `capstan helm template NAME CHART`: prints what `helm template` prints; a fault goes to standard error, and the exit code is 1. */
export function helmTemplateCommand(output: Output = PROCESS_OUTPUT): Command {
  return new Command('template')
    .description('Render a chart without a cluster')
    .argument('<name-or-chart>', "the release's name, or the chart alone")
    .argument('[chart]', 'a folder or a packed chart')
    .option('-n, --namespace <name>', "the release's namespace", 'default')
    .option('-f, --values <file>', 'a file of values; may be given again', listed, [])
    .option('--set <key=value>', 'a value', each, [])
    .option('--set-string <key=value>', 'a value that is a text', each, [])
    .option('--set-json <key=json>', 'a value in JSON', each, [])
    .option('--set-file <key=path>', 'a value that is the content of a file', each, [])
    .option('--set-literal <key=text>', 'a value taken as it stands', each, [])
    .option('--kube-version <version>', 'the Kubernetes version that the chart sees')
    .option('-a, --api-versions <versions>', 'API versions that the chart sees besides the known ones', listed, [])
    .option('--include-crds', 'print the custom resource definitions of the crds folders too')
    .option('--is-upgrade', 'let the chart see an upgrade instead of an installation')
    .option('-s, --show-only <template>', 'print only what this template gives; may be given again', each, [])
    .option('--skip-tests', 'leave out the hooks that are tests')
    .option('--no-hooks', 'leave out all hooks')
    .option('--skip-schema-validation', 'do not check values against values.schema.json')
    .option('--use-helm3-defaults', 'render as Helm 3 does where it differs')
    .action((nameOrChart: string, chart: string | undefined, flags: Flags) => {
      try {
        output.stdout(bytesOf(template(chart === undefined ? 'release-name' : nameOrChart, chart ?? nameOrChart, flags)));
      } catch (error) {
        if (!(error instanceof HelmError)) throw error;
        output.stderr(bytesOf(`Error: ${error.message}${OF_RENDERING.includes(error.code) && !isFlagFault(error) ? HINT : ''}\n`));
        process.exitCode = 1;
      }
    });
}

function isFlagFault(error: HelmError): boolean {
  return error.message.startsWith('invalid kube version');
}

function template(name: string, chart: string, flags: Flags): string {
  const capabilities = defaultCapabilities({
    ...(flags.kubeVersion === undefined ? {} : { kubeVersion: flags.kubeVersion }),
    apiVersions: flags.apiVersions,
  });
  const major = flags.useHelm3Defaults === true ? 3 : 4;
  const values = readSetValues(flags, major);
  const rendered = templateChart(readChart(chart), values, {
    name,
    namespace: flags.namespace,
    capabilities,
    isUpgrade: flags.isUpgrade === true,
    skipSchemaValidation: flags.skipSchemaValidation === true,
    useHelm3Defaults: flags.useHelm3Defaults === true,
  });
  const printed = printRendered(rendered, {
    includeCrds: flags.includeCrds === true,
    skipTests: flags.skipTests === true,
    withoutHooks: !flags.hooks,
  });
  return flags.showOnly.length === 0 ? printed : showOnly(printed, flags.showOnly, major);
}

function showOnly(printed: string, wanted: readonly string[], major: HelmMajor): string {
  const manifests = splitManifests(printed, major);
  return wanted
    .flatMap((pattern) => {
      const matches = compileMatch(pattern);
      const found = manifests.filter((manifest) => {
        const path = /# Source: [^/]+\/(.+)/.exec(manifest)?.[1];
        return path !== undefined && matches(path);
      });
      if (found.length === 0) throw new HelmError('ChartInvalid', `could not find template ${pattern} in chart`);
      return found.map((manifest) => `---\n${manifest}\n`);
    })
    .join('');
}

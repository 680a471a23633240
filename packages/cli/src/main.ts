import { Command } from 'commander';
import { helmTemplateCommand } from './helm-template.ts';
import { kustomizeBuildCommand } from './kustomize-build.ts';

/** The commands of `capstan`, each `TOOL ACTION` with the arguments of the tool that it stands for. */
const TOOLS: readonly { readonly name: string; readonly description: string; readonly commands: readonly (() => Command)[] }[] = [
  { name: 'kustomize', description: 'Kustomizations, as kustomize builds them', commands: [kustomizeBuildCommand] },
  { name: 'helm', description: 'Charts, as Helm renders them', commands: [helmTemplateCommand] },
];

const program = new Command('capstan').description('See what a repository will do, without a cluster').showHelpAfterError();
for (const { name, description, commands } of TOOLS) {
  const tool = program.command(name).description(description);
  for (const command of commands) tool.addCommand(command());
}
await program.parseAsync();

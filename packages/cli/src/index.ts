export { helmTemplateCommand } from './helm-template.ts';
export { kustomizeBuildCommand } from './kustomize-build.ts';
export type { Output } from './output.ts';
export { readChart } from './read-chart.ts';
export { type DirectoryReader, readWhatIsNeeded } from './read-what-is-needed.ts';

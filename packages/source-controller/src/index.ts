export { sourceControllerFlags } from './flags.ts';

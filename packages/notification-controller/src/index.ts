export { notificationControllerFlags } from './flags.ts';

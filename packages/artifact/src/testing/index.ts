export { type Archive, packWhole } from './pack-whole.ts';

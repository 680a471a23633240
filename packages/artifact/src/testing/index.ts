export { openArchive } from '../open-archive.ts';
export { packWhole } from './pack-whole.ts';

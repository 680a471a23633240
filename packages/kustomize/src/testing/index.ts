export { builds, type KustomizeCase, value } from './case.ts';
export { buildOurs, differenceFromCase, differenceOf, type RealAnswer } from './compare.ts';
export { CORPUS } from './corpus.ts';
export { STORED_ANSWERS, storedAnswers } from './stored-answers.ts';

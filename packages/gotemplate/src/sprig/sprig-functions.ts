import { deepEqual } from '../compare.ts';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { ANY_TYPE } from '../value.ts';
import { certificateFunctions } from './certificates.ts';
import { dateFunctions } from './dates.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import type { Environment } from './environment.ts';
import { hashFunctions } from './hashes.ts';
import { listFunctions } from './lists.ts';
import { numberFunctions } from './numbers.ts';
import { passwordFunctions } from './passwords.ts';
import { pathFunctions } from './paths.ts';
import { regexFunctions } from './regex.ts';
import { semverFunctions } from './semver.ts';
import { stringFunctions } from './strings.ts';
import { urlFunctions } from './urls.ts';

/**
 * The functions of sprig (v3) that reach neither the process' environment nor a network; `getHostByName` gives an empty text.
 * Clock, randomness and keys come from `environment`.
 */
export function sprigFunctions(environment: Environment): Map<string, GoFunction> {
  return new Map([
    ...stringFunctions(environment),
    ...numberFunctions(environment),
    ...listFunctions(),
    ...dictFunctions(),
    ...encodingFunctions(),
    ...regexFunctions(),
    ...pathFunctions(),
    ...semverFunctions(),
    ...urlFunctions(),
    ...dateFunctions(environment),
    ...hashFunctions(),
    ...passwordFunctions(environment),
    ...certificateFunctions(environment),
    ['deepEqual', fixed([ANY_TYPE, ANY_TYPE], deepEqual)],
    ['fail', fixed(['string'], fail)],
    ['getHostByName', fixed(['string'], () => '')],
  ]);
}

function fail(message: string): never {
  throw new FunctionError(message);
}

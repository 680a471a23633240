export { BUILTINS } from './builtins.ts';
export { ExecutionError, FunctionError, LimitError, TemplateError, type TemplateErrorCode } from './error.ts';
export { formatValue } from './format-value.ts';
export { type FunctionTable, fixed, type GoFunction, variadic } from './go-function.ts';
export { bytesOf, compareStrings, stringOfBytes } from './go-string.ts';
export { decodeJson, decodeJsonPrefix } from './json-decode.ts';
export { encodeJson } from './json-encode.ts';
export { DEFAULT_RUN_LIMITS, type RunLimits } from './limits.ts';
export { plainOfValue, valueOfPlain } from './plain-value.ts';
export { sprintf } from './printf.ts';
export { quote } from './quote.ts';
export { type MissingKey, Run, type Runnable, type RunOptions } from './run.ts';
export { type Environment, systemEnvironment } from './sprig/environment.ts';
export { basePath, cleanPath, extension } from './sprig/paths.ts';
export { sprigFunctions } from './sprig/sprig-functions.ts';
export { timeValue } from './sprig/time-object.ts';
export { executeTemplate, type ParsedText, parseText, TemplateSet, underName } from './template-set.ts';
export {
  ANY_TYPE,
  GoBytes,
  GoInt,
  GoMap,
  GoSlice,
  HostObject,
  int,
  int64,
  itemsOf,
  type Method,
  nilSlice,
  strings,
  typeOf,
  type Value,
} from './value.ts';

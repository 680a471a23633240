import {
  ANY_TYPE,
  BUILTINS,
  decodeJson,
  type Environment,
  encodeJson,
  FunctionError,
  fixed,
  type GoFunction,
  GoMap,
  itemsOf,
  nilSlice,
  plainOfValue,
  sprigFunctions,
  type Value,
} from '@capstan/gotemplate';
import { stringify, YamlError } from '@capstan/yaml';
import { jsonTypeOf, unmarshalMessage } from './metadata.ts';
import { readYaml, YamlFault } from './read-yaml.ts';
import { decodeToml } from './toml-decode.ts';
import { encodeToml } from './toml-encode.ts';

const TABLE = 'map[string]interface {}';
const LIST = '[]interface {}';

/** What runs a function and gives, where it fails, what `instead` makes of the reason. */
function orInstead(run: () => Value, instead: (message: string) => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof FunctionError) return instead(error.message);
    throw error;
  }
}

/** Go's words for what YAML writes so and JSON not at all. */
const GO_NUMBERS: ReadonlyMap<string, string> = new Map([
  ['.inf', '+Inf'],
  ['-.inf', '-Inf'],
  ['.nan', 'NaN'],
]);

function toYaml(value: Value): string {
  try {
    return stringify(plainOfValue(value), { flavor: 'sigs', throughJson: true }).replace(/\n$/, '');
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const [, number] = /^JSON has no (\S+)$/.exec(error.reason) ?? [];
    const message =
      number === undefined ? `yaml: ${error.reason}` : `error marshaling into JSON: json: unsupported value: ${GO_NUMBERS.get(number)}`;
    throw new FunctionError(message, error);
  }
}

function fromYaml(text: string, type: typeof TABLE | typeof LIST): Value {
  let value: Value;
  try {
    value = readYaml(text);
  } catch (error) {
    if (error instanceof YamlFault) throw new FunctionError(error.message, error);
    throw error;
  }
  return typed(value, type, (found) => unmarshalMessage('Go value', type, found));
}

function fromJson(text: string, type: typeof TABLE | typeof LIST): Value {
  const value = decodeJson(text);
  // Go's decoder makes the map or slice that it was given nil.
  if (value === null) return type === TABLE ? Object.assign(new GoMap(), { isNil: true }) : nilSlice();
  return typed(value, type, (found) => `json: cannot unmarshal ${jsonTypeOf(found)} into Go value of type ${type}`);
}

function typed(value: Value, type: typeof TABLE | typeof LIST, message: (found: Value) => string): Value {
  if (value === null || value === undefined) return type === TABLE ? new GoMap() : [];
  if (type === TABLE ? value instanceof GoMap : itemsOf(value) !== undefined) return value;
  throw new FunctionError(message(value));
}

const errorTable = (message: string) => new GoMap([['Error', message]]);
const errorList = (message: string) => [message];

/** The names that a chart's templates may call. `include`, `tpl`, `required`, `fail` and `lookup` belong to a rendering. */
export const RENDERING_FUNCTIONS: readonly string[] = ['include', 'tpl', 'required', 'fail', 'lookup'];

/** The functions of Helm's templates that need no rendering: text/template's, sprig's less `env` and `expandenv`, and Helm's own. */
export function helmFunctions(environment: Environment): Map<string, GoFunction> {
  return new Map([
    ...BUILTINS,
    ...sprigFunctions(environment),
    [
      'toYaml',
      fixed([ANY_TYPE], (value) =>
        orInstead(
          () => toYaml(value),
          () => '',
        ),
      ),
    ],
    ['mustToYaml', fixed([ANY_TYPE], toYaml)],
    [
      'toYamlPretty',
      fixed([ANY_TYPE], (value) =>
        orInstead(
          () => toYamlPretty(value),
          () => '',
        ),
      ),
    ],
    ['fromYaml', fixed(['string'], (text) => orInstead(() => fromYaml(text, TABLE), errorTable))],
    ['fromYamlArray', fixed(['string'], (text) => orInstead(() => fromYaml(text, LIST), errorList))],
    [
      'toJson',
      fixed([ANY_TYPE], (value) =>
        orInstead(
          () => encodeJson(value),
          () => '',
        ),
      ),
    ],
    ['mustToJson', fixed([ANY_TYPE], (value) => encodeJson(value))],
    ['fromJson', fixed(['string'], (text) => orInstead(() => fromJson(text, TABLE), errorTable))],
    ['fromJsonArray', fixed(['string'], (text) => orInstead(() => fromJson(text, LIST), errorList))],
    [
      'toToml',
      fixed([ANY_TYPE], (value) => {
        // Go's encoder panics here, where it gives its other faults as the result.
        if (value === null || value === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
        return orInstead(
          () => encodeToml(value),
          (message) => message,
        );
      }),
    ],
    ['mustToToml', fixed([ANY_TYPE], encodeToml)],
    ['fromToml', fixed(['string'], (text) => orInstead(() => decodeToml(text), errorTable))],
  ]);
}

/** YAML as Go's yaml.v3 writes it, which Helm has for this function alone. */
function toYamlPretty(value: Value): string {
  if (value instanceof GoMap && value.isNil) return '{}';
  return stringify(plainOfValue(value), { flavor: 'kyaml', pretty: true }).replace(/\n$/, '');
}

import { GoMap, GoSlice, itemsOf, strings, type Value } from '@capstan/gotemplate';
import type { Chart, Dependency, Maintainer, Metadata } from './chart.ts';
import { HostStruct } from './host-struct.ts';

/** A field by its name in Go, its name in JSON, and its value; in JSON it is left out where empty, unless it is `always` there. */
type Field = readonly [name: string, key: string, value: Value, always?: 'always'];

/** A struct that JSON and YAML write by other names than templates read it by. */
class TaggedStruct extends HostStruct {
  readonly type: string;
  readonly all: readonly (readonly [string, Value])[];
  readonly #tagged: readonly Field[];

  constructor(type: string, tagged: readonly Field[]) {
    super();
    this.type = type;
    this.#tagged = tagged;
    this.all = tagged.map(([name, , value]) => [name, value]);
  }

  override encoded(): Value {
    return new GoMap(this.#tagged.flatMap(([, key, value, always]) => (always === undefined && isEmpty(value) ? [] : [[key, value]])));
  }
}

function isEmpty(value: Value): boolean {
  return value === '' || value === false || itemsOf(value)?.length === 0 || (value instanceof GoMap && value.size === 0);
}

/** `.Chart` as Helm 3 gives it to templates: a struct, whose unknown fields are faults and which JSON and YAML write by Chart.yaml's names. */
export function chartStruct(chart: Chart): HostStruct {
  return new TaggedStruct('struct { chart.Metadata; IsRoot bool }', [
    ...metadataFields(chart.metadata),
    ['IsRoot', 'IsRoot', chart.parent === undefined, 'always'],
  ]);
}

function metadataFields(metadata: Metadata): Field[] {
  const annotations = GoMap.typed('map[string]string', metadata.annotations);
  annotations.isNil = metadata.annotations.size === 0;
  return [
    ['Name', 'name', metadata.name],
    ['Home', 'home', metadata.home],
    ['Sources', 'sources', strings(metadata.sources)],
    ['Version', 'version', metadata.version],
    ['Description', 'description', metadata.description],
    ['Keywords', 'keywords', strings(metadata.keywords)],
    ['Maintainers', 'maintainers', new GoSlice('[]*chart.Maintainer', metadata.maintainers.map(maintainerStruct))],
    ['Icon', 'icon', metadata.icon],
    ['APIVersion', 'apiVersion', metadata.apiVersion],
    ['Condition', 'condition', metadata.condition],
    ['Tags', 'tags', metadata.tags],
    ['AppVersion', 'appVersion', metadata.appVersion],
    ['Deprecated', 'deprecated', metadata.deprecated],
    ['Annotations', 'annotations', annotations],
    ['KubeVersion', 'kubeVersion', metadata.kubeVersion],
    ['Dependencies', 'dependencies', new GoSlice('[]*chart.Dependency', (metadata.dependencies ?? []).map(dependencyStruct))],
    ['Type', 'type', metadata.type],
  ];
}

function maintainerStruct({ name, email, url }: Maintainer): HostStruct {
  return new TaggedStruct('chart.Maintainer', [
    ['Name', 'name', name],
    ['Email', 'email', email],
    ['URL', 'url', url],
  ]);
}

function dependencyStruct(dependency: Dependency): HostStruct {
  return new TaggedStruct('chart.Dependency', [
    ['Name', 'name', dependency.name, 'always'],
    ['Version', 'version', dependency.version],
    ['Repository', 'repository', dependency.repository, 'always'],
    ['Condition', 'condition', dependency.condition],
    ['Tags', 'tags', strings(dependency.tags)],
    ['Enabled', 'enabled', dependency.enabled],
    ['ImportValues', 'import-values', [...dependency.importValues]],
    ['Alias', 'alias', dependency.alias],
  ]);
}

import type { Kind } from '../kind.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import { versionSchema } from '../schema/version-schema.ts';
import { Label } from '../wire.ts';

/** Where the CRDs are installed, which `flux check` and `flux uninstall` look for. */
const DEFAULT_INSTANCE = 'flux-system';

/** The CustomResourceDefinition of a kind, as an object of apiextensions.k8s.io/v1. */
export function customResourceDefinition(kind: Kind) {
  const { group, plural } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      labels: { [Label.component]: kind.component, [Label.instance]: DEFAULT_INSTANCE, [Label.partOf]: 'flux' },
    },
    spec: {
      group,
      names: {
        categories: kind.categories,
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
        singular: kind.kind.toLowerCase(),
      },
      scope: 'Namespaced',
      // Versions differ in removed fields alone, so nothing is left for a webhook to convert.
      conversion: { strategy: 'None' },
      versions: [
        { ...versionOf(kind, kind.version), storage: true },
        ...(kind.retired ?? []).map(({ version }) => ({
          ...versionOf(kind, version),
          storage: false,
          deprecated: true,
          deprecationWarning: `${group}/${version} ${kind.kind} is retired; use ${kind.apiVersion}`,
        })),
      ],
    },
  };
}

function versionOf(kind: Kind, version: string) {
  return {
    name: version,
    served: true,
    additionalPrinterColumns: kind.columns,
    schema: { openAPIV3Schema: plain(versionSchema(kind, version)) },
    ...(kind.status === undefined ? {} : { subresources: { status: {} } }),
  };
}

/** The schema as data: of rules, only what the API server reads. */
function plain(schema: StructuralSchema): Record<string, unknown> {
  const { properties, items, additionalProperties, 'x-kubernetes-validations': rules, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, plain(field)])) }),
    ...(items === undefined ? {} : { items: plain(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: plain(additionalProperties) }),
    ...(rules === undefined ? {} : { 'x-kubernetes-validations': rules.map(({ rule, message }) => ({ rule, message })) }),
  };
}

import { HostObject, type Value } from '@capstan/gotemplate';

/** A struct of Go, by the fields that templates see. */
export abstract class HostStruct extends HostObject {
  readonly kind: 'struct' | 'ptr' = 'struct';
  /** Names and values, in the order of Go's fields. */
  abstract readonly all: readonly (readonly [string, Value])[];

  override fields(): readonly (readonly [string, Value])[] {
    return this.all;
  }

  override field(name: string): { readonly value: Value } | undefined {
    const found = this.all.find(([key]) => key === name);
    return found === undefined ? undefined : { value: found[1] };
  }
}

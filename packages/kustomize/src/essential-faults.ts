import type { Fault } from './fault.ts';

/** The faults without those that only repeat another (one file may be included by several), or follow from a field of a wrong type. */
export function essentialFaults(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  const mistyped = faults.filter(({ code }) => code === 'WrongType');
  return faults.filter((fault) => {
    if (fault.code !== 'WrongType' && mistyped.some((wrong) => isAbout(fault, wrong))) return false;
    const key = JSON.stringify([fault.file, fault.line, fault.column, fault.field, fault.object, fault.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Whether a fault is of the entry that a mistyped field is in, or of something in it: it was read as if the field were empty. */
function isAbout(fault: Fault, wrong: Fault): boolean {
  if (fault.file !== wrong.file || fault.field === undefined || wrong.field === undefined) return false;
  return `${fault.field}.`.startsWith(`${wrong.field}.`) || wrong.field.startsWith(`${fault.field}.`);
}

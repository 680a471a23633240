/** What kstatus calls an object's status. `NotFound` and `Unknown` are never computed from an object: they are for whoever could not read it. */
export type HealthStatus = 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown';

/** What is known of an object's health, and why. */
export interface Assessment {
  readonly status: HealthStatus;
  /** One line for people; for a failure the cause that the object itself names. */
  readonly message: string;
}

/** An object as it came from the API server, status included. */
export type AssessedObject = { readonly apiVersion?: string; readonly kind?: string; readonly [field: string]: unknown };

export const current = (message: string): Assessment => ({ status: 'Current', message });
export const inProgress = (message: string): Assessment => ({ status: 'InProgress', message });
export const failed = (message: string): Assessment => ({ status: 'Failed', message });

/** The major version of Helm whose behaviour is wanted, where 3 and 4 differ. */
export type HelmMajor = 3 | 4;

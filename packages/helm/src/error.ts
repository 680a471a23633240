/** Why a chart could not be loaded, rendered, stored or found. */
export type HelmErrorCode =
  | 'ChartInvalid'
  | 'ChartTooLarge'
  | 'ArchiveInvalid'
  | 'ValuesInvalid'
  | 'SchemaViolated'
  | 'DependencyMissing'
  | 'NotInstallable'
  | 'KubeVersionIncompatible'
  | 'ParseFailed'
  | 'RenderFailed'
  | 'ManifestInvalid'
  | 'PostRenderFailed'
  | 'NameInvalid'
  | 'LimitExceeded'
  | 'ReleaseInvalid'
  | 'ReleasePending'
  | 'ReleaseNotDeployed'
  | 'IndexInvalid'
  | 'ChartNotFound'
  | 'VersionNotFound';

/** A fault of a chart, its values or a release; the message is Helm's own where Helm has one. */
export class HelmError extends Error {
  readonly code: HelmErrorCode;

  constructor(code: HelmErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HelmError';
    this.code = code;
  }
}

/** Where in a chart a template failed, and what led there. */
export interface TemplateFault {
  /** The root chart's name. */
  readonly chart: string;
  /** The template that was being rendered. */
  readonly template: string;
  /** From the template that was rendered down to where it failed: `file:line:column`, the template that ran, its expression. */
  readonly chain: readonly { readonly location: string; readonly template: string | undefined; readonly expression: string | undefined }[];
  readonly message: string;
}

/** Templates that could not be rendered; `message` is Helm's, which names the first alone, `faults` names all. */
export class RenderError extends HelmError {
  readonly faults: readonly TemplateFault[];

  constructor(code: 'ParseFailed' | 'RenderFailed', message: string, faults: readonly TemplateFault[], cause?: unknown) {
    super(code, message, cause);
    this.name = 'RenderError';
    this.faults = faults;
  }
}

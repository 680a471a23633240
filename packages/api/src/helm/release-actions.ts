import { Optional } from 'typebox';
import { choice, count, flag, group, list, text } from '../field.ts';
import { DURATION } from '../pattern.ts';

const timeout = Optional(text('How long one operation of this action may take; spec.timeout by default.', { pattern: DURATION }));
const disableHooks = Optional(flag('Run no hooks.'));
const disableWait = Optional(flag('Do not wait until the objects are ready.'));
const disableWaitForJobs = Optional(flag('Do not wait until jobs are complete.'));
const disableOpenAPIValidation = Optional(flag('Do not validate the manifests against the schemas of the API server.'));
const disableSchemaValidation = Optional(flag("Do not validate the values against the chart's schema."));
const disableTakeOwnership = Optional(flag('Do not take over objects that exist already.'));
const cleanupOnFail = Optional(flag('Delete what a failed action created.'));
const crds = Optional(choice('What to do with the CRDs of the chart.', ['Skip', 'Create', 'CreateReplace']));
const sideApply = Optional(choice('Apply on the server side.', ['enabled', 'disabled', 'auto']));

const remediationFields = {
  retries: Optional(count('How often to try again; below zero without end.')),
  ignoreTestFailures: Optional(flag('A failed test is no failure.')),
  remediateLastFailure: Optional(flag('Remediate the last failure too.')),
};

const strategyFields = {
  name: choice('Remediate and then try again, or only try again.', ['RemediateOnFailure', 'RetryOnFailure']),
  retryInterval: Optional(text('How soon to try again.', { pattern: DURATION })),
};

/** How a release is installed. */
export const install = group('How to install.', {
  crds,
  createNamespace: Optional(flag('Create targetNamespace if it is absent.')),
  disableHooks,
  disableOpenAPIValidation,
  disableSchemaValidation,
  disableTakeOwnership,
  disableWait,
  disableWaitForJobs,
  remediation: Optional(group('What to do when it fails.', remediationFields)),
  replace: Optional(flag('Use the name of a deleted release again.')),
  serverSideApply: Optional(flag('Apply on the server side.')),
  skipCRDs: Optional(flag('Retired: use crds Skip.')),
  strategy: Optional(
    group('How to go on when it fails.', strategyFields, {
      rules: [
        {
          rule: "!has(self.retryInterval) || self.name != 'RemediateOnFailure'",
          message: 'RemediateOnFailure takes no retryInterval',
          holds: ({ name, retryInterval }) => retryInterval === undefined || name !== 'RemediateOnFailure',
        },
      ],
    }),
  ),
  timeout,
});

/** How a release is upgraded. */
export const upgrade = group('How to upgrade.', {
  chartNameChangeStrategy: Optional(choice('What to do when the chart has another name.', ['InPlaceUpdate', 'Reinstall'])),
  cleanupOnFail,
  crds,
  disableHooks,
  disableOpenAPIValidation,
  disableSchemaValidation,
  disableTakeOwnership,
  disableWait,
  disableWaitForJobs,
  force: Optional(flag('Replace what cannot be changed in place.')),
  preserveValues: Optional(flag('Merge the values of the last release with the new ones.')),
  remediation: Optional(
    group('What to do when it fails.', {
      ...remediationFields,
      strategy: Optional(choice('Roll back or uninstall.', ['rollback', 'uninstall'])),
    }),
  ),
  serverSideApply: sideApply,
  strategy: Optional(
    group('How to go on when it fails.', strategyFields, {
      rules: [
        {
          rule: "!has(self.retryInterval) || self.name == 'RetryOnFailure'",
          message: 'retryInterval needs RetryOnFailure',
          holds: ({ name, retryInterval }) => retryInterval === undefined || name === 'RetryOnFailure',
        },
      ],
    }),
  ),
  timeout,
});

/** How a release is rolled back. */
export const rollback = group('How to roll back.', {
  cleanupOnFail,
  disableHooks,
  disableWait,
  disableWaitForJobs,
  force: Optional(flag('Replace what cannot be changed in place.')),
  recreate: Optional(flag('Restart pods.')),
  serverSideApply: sideApply,
  timeout,
});

/** How a release is tested. */
export const test = group('How to test.', {
  enable: Optional(flag('Run the tests of the chart after each install and upgrade.')),
  filters: Optional(
    list(
      'Which tests to run; all by default.',
      group('One test.', {
        name: text('Name of the test.', { minLength: 1, maxLength: 253 }),
        exclude: Optional(flag('Run all but this one.')),
      }),
    ),
  ),
  ignoreFailures: Optional(flag('A failed test is no failure.')),
  timeout,
});

/** How a release is uninstalled. */
export const uninstall = group('How to uninstall.', {
  deletionPropagation: Optional(choice('How the objects are deleted.', ['background', 'foreground', 'orphan'], { default: 'background' })),
  disableHooks,
  disableWait: Optional(flag('Do not wait until the objects are gone.')),
  keepHistory: Optional(flag('Keep the records of the release.')),
  timeout,
});

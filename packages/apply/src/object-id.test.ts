import { describeObject, formatInventoryId, type ObjectId, parseInventoryId } from './object-id.ts';

const id = (group: string, kind: string, namespace: string, name: string): ObjectId => ({ group, kind, namespace, name });

describe('inventory ids', () => {
  test.each<[ObjectId, string, string]>([
    [id('', 'Service', 'production', 'frontend'), 'production_frontend__Service', 'Service/production/frontend'],
    [id('apps', 'Deployment', 'production', 'frontend'), 'production_frontend_apps_Deployment', 'Deployment/production/frontend'],
    [id('', 'Namespace', '', 'monitoring'), '_monitoring__Namespace', 'Namespace/monitoring'],
    [
      id('rbac.authorization.k8s.io', 'ClusterRole', '', 'system:auth:reader'),
      '_system__auth__reader_rbac.authorization.k8s.io_ClusterRole',
      'ClusterRole/system:auth:reader',
    ],
    [id('rbac.authorization.k8s.io', 'Role', 'a', 'my_role'), 'a_my_role_rbac.authorization.k8s.io_Role', 'Role/a/my_role'],
  ])('%j is written and read as %s', (object, text, description) => {
    expect([formatInventoryId(object), parseInventoryId(text), describeObject(object)]).toEqual([text, object, description]);
  });

  test.each(['', 'a', 'a_b', 'a_b_c', 'a__c_D', 'a_b_c_'])('%j is no id', (text) => {
    expect(parseInventoryId(text)).toBeUndefined();
  });
});

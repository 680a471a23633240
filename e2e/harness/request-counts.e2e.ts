import { samplesOf, sumOf } from './prometheus.ts';
import { countsBetween, requestCounts, totalOf } from './request-counts.ts';

const METRICS = `# HELP apiserver_request_total Counter of apiserver requests
# TYPE apiserver_request_total counter
apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 3
apiserver_request_total{code="404",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 1
apiserver_request_total{code="200",component="apiserver",dry_run="All",group="apps",resource="deployments",scope="resource",subresource="",verb="APPLY",version="v1"} 2
apiserver_request_total{code="200",component="apiserver",dry_run="",group="apps",resource="deployments",scope="resource",subresource="status",verb="PATCH",version="v1"} 5
apiserver_request_total{code="200",component="",dry_run="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""} 9
apiserver_request_totally_other{verb="GET"} 1
odd{text="a \\"quoted\\" \\\\ line\\nbreak, with=\\"label\\""} 1.5e+03
`;

describe("reading the API server's metrics", () => {
  test('counts requests by verb, resource and dry run, whatever their answer', () => {
    expect(Object.fromEntries(requestCounts(METRICS))).toEqual({
      'LIST pods': 4,
      'APPLY deployments.apps (dry run)': 2,
      'PATCH deployments.apps/status': 5,
    });
  });

  test('tells what came between two looks', () => {
    const before = new Map(Object.entries({ 'GET pods': 2, 'LIST pods': 1 }));
    const after = new Map(Object.entries({ 'GET pods': 5, 'LIST pods': 1, 'APPLY configmaps': 1 }));
    const between = countsBetween(before, after);
    expect(Object.fromEntries(between)).toEqual({ 'APPLY configmaps': 1, 'GET pods': 3 });
    expect([totalOf(between), totalOf(between, /^GET /)]).toEqual([4, 3]);
  });

  test('adds up the samples of one metric that bear some labels', () => {
    expect(sumOf(METRICS, 'apiserver_request_total', { group: 'apps' })).toBe(7);
    expect(sumOf(METRICS, 'absent')).toBe(0);
  });

  test('reads escaped labels', () => {
    expect([...samplesOf(METRICS, 'odd')]).toEqual([
      { name: 'odd', labels: { text: 'a "quoted" \\ line\nbreak, with="label"' }, value: 1500 },
    ]);
  });
});

import { describeWith } from '../harness/describe-with.ts';
import { differenceOf } from '../helm/compare.ts';
import { Sdk, type SdkQuestion, sdkPath } from '../helm/sdk.ts';
import { SCALARS, STRINGS } from './scalars.ts';

const CHART = 'apiVersion: v2\nname: app\nversion: 0.1.0\n';
/** What a value looks like by every way out; each stands between bars. */
const SHOW =
  '{{ $v }}|{{ typeOf $v }}|{{ toJson $v }}|{{ toYaml $v }}|{{ toYamlPretty $v }}|{{ dict "k" (list $v) | toYaml }}|{{ toJson $v | fromJson | toJson }}';
/** The words of a fault are no part of the comparison. */
const FAULT =
  '(or (and (kindIs "map" $v) (hasKey $v "Error")) (and (kindIs "slice" $v) (hasPrefix "error converting" (first $v | toString))))';
const show = (value: string) => `{{ $v := ${value} }}{{ if ${FAULT} }}refused{{ else }}${SHOW}{{ end }}`;

type Files = Readonly<Record<string, string>>;
const chart = (notes: string, files: Files = {}): SdkQuestion['chart'] => ({ 'Chart.yaml': CHART, 'templates/NOTES.txt': notes, ...files });
const read = (text: string) => ({ chart: chart(`${show('.Values.v')}|{{ toJson .Values }}`, { 'values.yaml': text }) });

/** Every way in which a text becomes a value. */
const WAYS: Readonly<Record<string, readonly (readonly [string, SdkQuestion])[]>> = {
  'a values file': SCALARS.map((text) => [text, read(`v: ${text}\n`)]),
  'a values file without a last line break': SCALARS.map((text) => [text, read(`v: ${text}`)]),
  'an item of a list': SCALARS.map((text) => [text, read(`v:\n- ${text}\n- 1\n`)]),
  'a flow sequence': SCALARS.map((text) => [text, read(`v: [${text}, 1]\n`)]),
  'a flow mapping': SCALARS.map((text) => [text, read(`v: {k: ${text}, l: 1}\n`)]),
  'a key': SCALARS.map((text) => [text, read(`v: {}\n${text}: 1\n`)]),
  'a file given by -f': SCALARS.map((text) => [text, { chart: chart(show('.Values.v')), values: [`v: ${text}\n`] }]),
  fromYaml: SCALARS.map((text) => [text, { chart: chart(show('(.Files.Get "v.yaml" | fromYaml)'), { 'v.yaml': `v: ${text}\n` }) }]),
  fromYamlArray: SCALARS.map((text) => [
    text,
    { chart: chart(show('(.Files.Get "v.yaml" | fromYamlArray)'), { 'v.yaml': `- ${text}\n` }) },
  ]),
  'toYaml, read again': STRINGS.map((text) => [
    text,
    {
      chart: chart(
        `${show('(.Files.Get "v")')}|{{ $m := dict "k" $v $v 1 | toYaml | fromYaml }}{{ if hasKey $m "Error" }}refused{{ else }}{{ toJson $m }}{{ end }}`,
        { v: text },
      ),
    },
  ]),
  'toYaml of nested strings': STRINGS.map((text) => [
    text,
    { chart: chart('{{ $v := .Files.Get "v" }}{{ dict "a" (dict "b" (list $v (list $v) (dict "c" $v $v $v))) | toYaml }}', { v: text }) },
  ]),
  '--set': SCALARS.map((text) => [text, { chart: chart(show('.Values.v')), set: [`v=${text}`] }]),
  '--set-string': SCALARS.map((text) => [text, { chart: chart(show('.Values.v')), setString: [`v=${text}`] }]),
  '--set-json': SCALARS.map((text) => [text, { chart: chart(show('.Values.v')), setJson: [`v=${text}`] }]),
};

const LONE_TAG = '!';
const UNICODE_BREAK = 'a\u2028b';
const ALWAYS = [LONE_TAG, UNICODE_BREAK];
const IN_FLOW = ['-', '?a', ':a', 'a:', 'a\u0085b'];
const BEYOND_INT64 = ['9223372036854775808', '18446744073709551615', '0xFFFFFFFFFFFFFFFF', `0b${'1'.repeat(64)}`];

/**
 * Where js-yaml reads a text otherwise than go-yaml, and Capstan with it: a `!` with nothing behind it, a plain scalar with a line break of
 * Unicode, an empty item of a nested list, indicators that stand alone in a flow collection, keys that are integers beyond 64 bits with sign
 * or a null with a tag. No chart is known that has one.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'a values file': ALWAYS,
  'a values file without a last line break': ALWAYS,
  'an item of a list': ALWAYS,
  'a flow sequence': [LONE_TAG, ...IN_FLOW, ': a', '!a'],
  'a flow mapping': IN_FLOW,
  'a key': [...BEYOND_INT64, '!!null ""', UNICODE_BREAK],
  'a file given by -f': ALWAYS,
  fromYaml: ALWAYS,
  fromYamlArray: ALWAYS,
};

let program = '';

await describeWith(
  async () => {
    program = await sdkPath();
  },
  `${SCALARS.length} scalars and ${STRINGS.length} strings are what the real Helm makes of them`,
  () => {
    test.each(Object.entries(WAYS))('%s', async (way, rows) => {
      const sdk = new Sdk(program);
      try {
        const answers = await sdk.render(rows.map(([, question]) => question));
        const differing = rows.flatMap(([text, question], index) => {
          const answer = answers[index];
          const difference = answer === undefined ? 'no answer' : differenceOf(question, answer);
          return difference === undefined ? [] : [{ text, difference }];
        });
        const known = KNOWN[way] ?? [];
        expect(differing.filter(({ text }) => !known.includes(text))).toEqual([]);
        expect(differing.map(({ text }) => text).sort()).toEqual([...known].sort());
      } finally {
        sdk.close();
      }
    });
  },
);

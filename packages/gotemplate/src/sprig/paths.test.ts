import { specify } from '../testing/specify.ts';

specify('base, dir, ext, clean and isAbs', [
  [
    'base',
    '{{ base "/a/b.txt" }} {{ base "b" }} {{ base "/a/b/" }} {{ base "/" }} {{ base "" }} {{ base "//" }} {{ base "a/.." }}',
    'b.txt b b / . / ..',
  ],
  [
    'dir',
    '{{ dir "/a/b.txt" }} {{ dir "b" }} {{ dir "/a/b/" }} {{ dir "/" }} {{ dir "" }} {{ dir "a/../b/c" }} {{ dir "//a" }}',
    '/a . /a/b / . b /',
  ],
  ['ext', '{{ ext "a.tar.gz" }} [{{ ext "a" }}] {{ ext "a." }} {{ ext ".a" }} [{{ ext "a.b/c" }}]', '.gz [] . .a []'],
  [
    'clean',
    '{{ clean "a/./b//c/" }} {{ clean "a/../.." }} {{ clean "/../a" }} {{ clean "" }} {{ clean "./a" }} {{ clean "/" }} {{ clean "../../a" }}',
    'a/b/c .. /a . a / ../../a',
  ],
  ['isAbs', '{{ isAbs "/a" }} {{ isAbs "a" }} {{ isAbs "" }} {{ isAbs "C:\\\\a" }}', 'true false false false'],
  ['a backslash is a letter', '{{ base "a\\\\b" }} {{ dir "a\\\\b" }}', 'a\\b .'],
  [
    'of the system',
    '{{ osBase "/a/b.txt" }} {{ osDir "/a/b" }} {{ osExt "a.b" }} {{ osClean "a/../b" }} {{ osIsAbs "/a" }} {{ osBase "" }} {{ osDir "" }}',
    'b.txt /a .b b true . .',
  ],
]);

specify('urlParse', [
  [
    'has all parts',
    '{{ urlParse "https://me:pw@example.com:8080/a/b?c=d&e=f#g" | toJson }}',
    '{"fragment":"g","host":"example.com:8080","hostname":"example.com","opaque":"","path":"/a/b","query":"c=d\\u0026e=f","scheme":"https","userinfo":"me:pw"}',
  ],
  [
    'without a scheme',
    '{{ urlParse "//h/p" | toJson }} {{ urlParse "/p?q" | toJson }} {{ urlParse "p" | toJson }} {{ urlParse "" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/p","query":"","scheme":"","userinfo":""} {"fragment":"","host":"","hostname":"","opaque":"","path":"/p","query":"q","scheme":"","userinfo":""} {"fragment":"","host":"","hostname":"","opaque":"","path":"p","query":"","scheme":"","userinfo":""} {"fragment":"","host":"","hostname":"","opaque":"","path":"","query":"","scheme":"","userinfo":""}',
  ],
  [
    'without a path',
    '{{ urlParse "http://h" | toJson }} {{ urlParse "http://h?q" | toJson }} {{ urlParse "http://h#f" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"","query":"","scheme":"http","userinfo":""} {"fragment":"","host":"h","hostname":"h","opaque":"","path":"","query":"q","scheme":"http","userinfo":""} {"fragment":"f","host":"h","hostname":"h","opaque":"","path":"","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'opaque',
    '{{ urlParse "mailto:a@b.c" | toJson }} {{ urlParse "urn:isbn:1" | toJson }}',
    '{"fragment":"","host":"","hostname":"","opaque":"a@b.c","path":"","query":"","scheme":"mailto","userinfo":""} {"fragment":"","host":"","hostname":"","opaque":"isbn:1","path":"","query":"","scheme":"urn","userinfo":""}',
  ],
  [
    'a name without a password',
    '{{ urlParse "ftp://me@h/" | toJson }} {{ urlParse "ftp://me:@h/" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/","query":"","scheme":"ftp","userinfo":"me"} {"fragment":"","host":"h","hostname":"h","opaque":"","path":"/","query":"","scheme":"ftp","userinfo":"me:"}',
  ],
  [
    'escapes',
    '{{ urlParse "http://h/a%20b%2Fc?d%20e#f%20g" | toJson }} {{ urlParse "http://u%40:p%3A@h/" | toJson }}',
    '{"fragment":"f g","host":"h","hostname":"h","opaque":"","path":"/a b/c","query":"d%20e","scheme":"http","userinfo":""} {"fragment":"","host":"h","hostname":"h","opaque":"","path":"/","query":"","scheme":"http","userinfo":"u%40:p%3A"}',
  ],
  [
    'an address of IPv6',
    '{{ urlParse "http://[::1]:80/" | toJson }} {{ urlParse "http://[fe80::1%25en0]/" | toJson }}',
    '{"fragment":"","host":"[::1]:80","hostname":"::1","opaque":"","path":"/","query":"","scheme":"http","userinfo":""} {"fragment":"","host":"[fe80::1%en0]","hostname":"fe80::1%en0","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'a scheme of capitals',
    '{{ urlParse "HTTP://H/" | toJson }}',
    '{"fragment":"","host":"H","hostname":"H","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'a question mark and nothing behind it',
    '{{ urlParse "http://h/?" | toJson }} {{ urlParse "http://h/#" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/","query":"","scheme":"http","userinfo":""} {"fragment":"","host":"h","hostname":"h","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'a port that is empty',
    '{{ urlParse "http://h:/" | toJson }}',
    '{"fragment":"","host":"h:","hostname":"h","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'letters beyond ASCII',
    '{{ urlParse "http://é/日?ñ" | toJson }}',
    '{"fragment":"","host":"é","hostname":"é","opaque":"","path":"/日","query":"ñ","scheme":"http","userinfo":""}',
  ],
  [
    'a plus and a star',
    '{{ urlParse "http://h/a+b*c?d+e" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/a+b*c","query":"d+e","scheme":"http","userinfo":""}',
  ],
  [
    'a blank in the host',
    '{{ urlParse "http://a b/" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://a b/">: error calling urlParse: unable to parse url: parse "http://a b/": invalid character " " in host name',
  ],
  [
    'a blank in the path',
    '{{ urlParse "http://h/a b" | toJson }}',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/a b","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'a port that is no number',
    '{{ urlParse "http://h:port/" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://h:port/">: error calling urlParse: unable to parse url: parse "http://h:port/": invalid port ":port" after host',
  ],
  [
    'an escape that is none',
    '{{ urlParse "http://h/%zz" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://h/%zz">: error calling urlParse: unable to parse url: parse "http://h/%zz": invalid URL escape "%zz"',
  ],
  [
    'an escape that is none in the host',
    '{{ urlParse "http://%zz/" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://%zz/">: error calling urlParse: unable to parse url: parse "http://%zz/": invalid URL escape "%zz"',
  ],
  [
    'a scheme that is missing',
    '{{ urlParse ":a" }}',
    'error: template: t:1:3: executing "t" at <urlParse ":a">: error calling urlParse: unable to parse url: parse ":a": missing protocol scheme',
  ],
  [
    'a colon in the first part',
    '{{ urlParse "1a:b" }}',
    'error: template: t:1:3: executing "t" at <urlParse "1a:b">: error calling urlParse: unable to parse url: parse "1a:b": first path segment in URL cannot contain colon',
  ],
  [
    'a control character',
    '{{ urlParse "http://h/\\n" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://h/\\n">: error calling urlParse: unable to parse url: parse "http://h/\\n": net/url: invalid control character in URL',
  ],
  [
    'a bracket that does not end',
    '{{ urlParse "http://[::1/" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://[::1/">: error calling urlParse: unable to parse url: parse "http://[::1/": missing \']\' in host',
  ],
  [
    'a name with a character that may not stand there',
    '{{ urlParse "http://a<b@h/" }}',
    'error: template: t:1:3: executing "t" at <urlParse "http://a<b@h/">: error calling urlParse: unable to parse url: parse "http://a<b@h/": net/url: invalid userinfo',
  ],
]);

specify('urlJoin', [
  [
    'of what was parsed',
    '{{ urlParse "https://me:pw@h:1/a?b#c" | urlJoin }} {{ urlParse "mailto:a@b" | urlJoin }} {{ urlParse "//h/p" | urlJoin }}',
    'https://me:pw@h:1/a?b#c mailto:a@b //h/p',
  ],
  [
    'of parts',
    '{{ urlJoin (dict "scheme" "http" "host" "h" "path" "/a b" "query" "c=d e" "fragment" "f g") }}',
    'http://h/a%20b?c=d e#f%20g',
  ],
  [
    'of a path that begins with no slash',
    '{{ urlJoin (dict "scheme" "http" "host" "h" "path" "p") }} {{ urlJoin (dict "host" "h") }} {{ urlJoin (dict "path" "p:q") }}',
    'http://h/p //h ./p:q',
  ],
  [
    'of a name',
    '{{ urlJoin (dict "scheme" "http" "host" "h" "userinfo" "a:b") }} {{ urlJoin (dict "scheme" "http" "host" "h" "userinfo" "a@b") }}',
    'http://a:b@h http://a%40b@h',
  ],
  ['of nothing', '[{{ urlJoin (dict) }}]', '[]'],
  [
    'of a number',
    '{{ urlJoin (dict "host" 1) }}',
    'error: template: t:1:3: executing "t" at <urlJoin (dict "host" 1)>: error calling urlJoin: unable to parse host key, must be of type string, but int found',
  ],
  ['of an opaque part', '{{ urlJoin (dict "scheme" "a" "opaque" "b" "host" "h" "path" "/p" "query" "q") }}', 'a:b?q'],
]);

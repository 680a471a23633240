import { specify } from '../testing/specify.ts';

specify('snakecase', [
  ['a capital begins a word', '{{ snakecase "FirstName" }} {{ snakecase "firstName" }}', 'first_name first_name'],
  [
    'capitals in a row are one word',
    '{{ snakecase "HTTPServer" }} {{ snakecase "NoHTTPS" }} {{ snakecase "ABC" }}',
    'http_server no_https abc',
  ],
  [
    'digits stay with the letters before',
    '{{ snakecase "userID123" }} {{ snakecase "a1B2" }} {{ snakecase "abc123def" }}',
    'user_id123 a1_b2 abc_123def',
  ],
  [
    'digits between capitals',
    '{{ snakecase "HTTP20xOK" }} {{ snakecase "GO_PATH" }} {{ snakecase "Duration2m3s" }} {{ snakecase "Bld4Floor3rd" }}',
    'http_20x_ok go_path duration_2m3s bld4_floor_3rd',
  ],
  ['blanks, hyphens and underscores separate', '{{ snakecase "a b-c_d" }} {{ snakecase "A B" }}', 'a_b_c_d a_b'],
  ['doubled connectors', '{{ snakecase "a__b" }} {{ snakecase "a - b" }} {{ snakecase "--a--" }}', 'a__b a___b __a__'],
  ['connectors at the edges', '{{ snakecase "_a_" }} {{ snakecase " a " }}', '_a_ _a_'],
  [
    'other punctuation',
    '{{ snakecase "a.b" }} {{ snakecase "a/b.C" }} {{ snakecase "Hello, World!" }} {{ snakecase "a+B" }}',
    'a.b a/b.c hello,_world! a_+_b',
  ],
  ['letters beyond ASCII', '{{ snakecase "ÉlanVital" }} {{ snakecase "naïveÉtat" }}', 'élan_vital naïve_état'],
  ['nothing', '[{{ snakecase "" }}] [{{ snakecase "_" }}]', '[] [_]'],
  ['a single letter', '{{ snakecase "A" }} {{ snakecase "a" }} {{ snakecase "1" }}', 'a a 1'],
  ['numbers and dots', '{{ snakecase "v1.2.3" }} {{ snakecase "1a" }} {{ snakecase "1A" }} {{ snakecase "12AB" }}', 'v1.2.3 1a 1_a 12_ab'],
  [
    'capitals before digits',
    '{{ snakecase "ABC1" }} {{ snakecase "ABC1d" }} {{ snakecase "AB1C" }} {{ snakecase "X509Cert" }}',
    'abc1 abc_1d ab1_c x509_cert',
  ],
  ['a tab or a line break', '{{ snakecase "a\\tb\\nc" | quote }}', '"a_b_c"'],
]);

specify('kebabcase', [
  ['a capital begins a word', '{{ kebabcase "FirstName" }} {{ kebabcase "HTTPServer" }}', 'first-name http-server'],
  ['underscores become hyphens', '{{ kebabcase "some_thing_Else" }}', 'some-thing-else'],
  ['doubled connectors', '{{ kebabcase "a__b" }} {{ kebabcase "-a-" }}', 'a--b -a-'],
  ['digits', '{{ kebabcase "abc123Def" }} {{ kebabcase "X509Cert" }}', 'abc123-def x509-cert'],
  ['letters of no case', '{{ kebabcase "日本Go" }}', '日本-go'],
]);

specify('camelcase', [
  ['connectors go and what follows is a capital', '{{ camelcase "http_server" }} {{ camelcase "a-b c" }}', 'HttpServer ABC'],
  ['the first letter is a capital', '{{ camelcase "abc" }} {{ camelcase "a" }}', 'Abc A'],
  ['connectors at the beginning stay', '{{ camelcase "_a_b" }} {{ camelcase "__a" }} {{ camelcase " a" }}', '_AB __A  A'],
  ['connectors at the end stay', '{{ camelcase "a_" }} {{ camelcase "ab__" }} {{ camelcase "a-b-" }}', 'A_ Ab__ AB-'],
  ['doubled connectors keep one', '{{ camelcase "a__b" }} {{ camelcase "a___b" }} {{ camelcase "a_-b" }}', 'A_B A__B A_B'],
  [
    'a word of capitals is lowered behind its first letter',
    '{{ camelcase "HTTP_STATUS" }} {{ camelcase "HTTP" }} {{ camelcase "HTTPs" }} {{ camelcase "noHTTPS" }}',
    'HttpStatus Http Https NoHTTPS',
  ],
  ['digits', '{{ camelcase "a_1b" }} {{ camelcase "1_a" }}', 'A1b 1A'],
  ['nothing but connectors', '[{{ camelcase "" }}] {{ camelcase "_" }} {{ camelcase "--" }} {{ camelcase "_- " }}', '[] __ --- _-  '],
  ['letters beyond ASCII', '{{ camelcase "élan_été" }} {{ camelcase "ß_a" }}', 'ÉlanÉté ßA'],
]);

specify('wrap', [
  ['breaks at blanks', '{{ wrap 10 "the quick brown fox jumps" }}', 'the quick\nbrown fox\njumps'],
  ['a word that is too long stays whole', '{{ wrap 5 "a verylongword b" }}', 'a\nverylongword\nb'],
  ['a width below one is one', '{{ wrap 0 "a bc d" }} {{ wrap -3 "a b" }}', 'a\nbc\nd a\nb'],
  ['a line break of the text stays within a word', '{{ wrap 5 "ab\\ncd efgh" }}', 'ab\ncd\nefgh'],
  ['blanks at the end and in a row', '{{ wrap 5 "a   b   c  " | quote }}', '"a   b\\n  c  "'],
  ['a text as wide as the width', '{{ wrap 5 "abcde fg" }}', 'abcde\nfg'],
  ['letters count, not bytes', '{{ wrap 5 "ééé éé é" }}', 'ééé\néé\né'],
  ['no-break spaces break too', '{{ wrap 3 "ab\\u00a0cd" | quote }}', '"ab\\u00a0cd"'],
  ['nothing', '[{{ wrap 5 "" }}]', '[]'],
  ['a width that just fits', '{{ wrap 3 "a b c d" | quote }}', '"a b\\nc d"'],
  ['blanks at the beginning', '{{ wrap 3 "  ab cd" | quote }}', '"ab\\ncd"'],
]);

specify('wrapWith', [
  ['breaks long words with the given break', '{{ wrapWith 5 "-" "abcdefghijk lm" }}', 'abcde-fghij-k lm'],
  ['an empty break is a line feed', '{{ wrapWith 5 "" "Hello World" }}', 'Hello\nWorld'],
  ['a break of many characters', '{{ wrapWith 3 "<br>" "ab cdefg" }}', 'ab<br>cde<br>fg'],
  ['a word of exactly the width', '{{ wrapWith 4 "|" "abcd efgh" }}', 'abcd|efgh'],
]);

specify('titles of words', [
  ['snake of kebab of camel', '{{ "http_status_code" | camelcase | kebabcase | snakecase }}', 'http_status_code'],
]);

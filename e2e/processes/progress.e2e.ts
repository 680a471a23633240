import { bar } from '../../scripts/progress.mjs';

describe('the bar of a long step', () => {
  test.each([
    ['nothing of four parts is done', 9, { done: 0, of: 4 }, '░░░░░░░░░░░░░░░░░░░░'],
    ['the part under way blinks', 0, { done: 1, of: 4 }, '█████▒▒▒▒▒░░░░░░░░░░'],
    ['the last part fills it', 0, { done: 3, of: 4 }, '███████████████▒▒▒▒▒'],
    ['parts need not divide it evenly', 9, { done: 5, of: 6 }, '█████████████████░░░'],
    ['one part alone begins at the left', 0, { done: 0, of: 1 }, '████░░░░░░░░░░░░░░░░'],
    ['goes to the right', 16, undefined, '░░░░░░░░░░░░░░░░████'],
    ['and comes back', 31, undefined, '░████░░░░░░░░░░░░░░░'],
  ] as const)('%s', (_rule, frame, part, expected) => {
    expect(bar(frame, part)).toBe(expected);
  });
});

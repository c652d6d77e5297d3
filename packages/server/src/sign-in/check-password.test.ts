/** New passwords: which are taken, and what is said of the others. */
import { describe, expect, it } from 'vitest';
import { findPasswordFaults } from './check-password.ts';

const person = { email: 'Ada.Lovelace+noria@example.org', name: 'Ada Lovelace' };
const common = 'The password is one of the most common, which are tried first.';
const special = 'The password needs a character that is neither a letter nor a digit.';
const email = 'The password is your e-mail address, or its beginning.';
const name = 'The password is your name.';
const repeat = 'The password repeats a few characters.';
const row = 'The password is a row of characters, one after the other.';

describe('a new password', () => {
  it.each([
    'correct horse battery staple',
    'ölkännchen im keller',
    '密码密钥足够长的一句话而已啊',
    'pG7kqz2LwmXd',
    'abcdefghijkx',
    'summer rain on warm stone 1987',
  ])('may be %s', async (password) => {
    expect(await findPasswordFaults(password, person)).toEqual([]);
  });

  it.each([
    ['pG7kqz2LwmX', ['The password has 11 characters; it needs at least 12.']],
    ['x', ['The password has 1 character; it needs at least 12.']],
    ['', ['The password has 0 characters; it needs at least 12.']],
    ['1qaz2wsx3edc', [common]],
    ['MotherFucker', [common]],
    ['Password1234', [common]],
    ['!!Sunshine2024', [common]],
    ['ｓｕｎｓｈｉｎｅ２０２４', [common]],
    ['ada.lovelace+noria@example.org', [email]],
    ['ADA.LOVELACE+NORIA', [email]],
    ['Ada.Lovelace', [email]],
    ['ada.lovelace2!', [email]],
    ['AdaLovelace1815', [name]],
    ['Ada Lovelace', [name]],
    ['xyXYxyxyxyxyx', [repeat]],
    ['🗝🗝🗝🗝🗝🗝🗝🗝🗝🗝🗝🗝', [repeat]],
    ['Qw!r7zQw!r7z', [repeat]],
    ['bcdefghijklmn', [row]],
    ['345678901234', [row]],
    ['nmlkjihgfedcb', [row]],
    ['ﷺ', ['The password has 1 character; it needs at least 12.']],
  ])('may not be %s: %j', async (password, faults) => {
    expect(await findPasswordFaults(password, person)).toEqual(faults);
  });

  it('hears of all its faults at once', async () => {
    expect(await findPasswordFaults('111111', { ...person, requireSpecial: true })).toEqual([
      'The password has 6 characters; it needs at least 12.',
      special,
      common,
      repeat,
    ]);
  });

  it('of more than 1,000 characters is not looked at further', async () => {
    expect(await findPasswordFaults('a'.repeat(1001), person)).toEqual([
      'The password has more than 1,000 characters.',
    ]);
  });

  it('of 1,000 characters may be used', async () => {
    expect(await findPasswordFaults('ab#4kQ7z,X'.repeat(100), person)).toEqual([]);
  });

  it('has the length that this installation asks for', async () => {
    expect(await findPasswordFaults('pG7kqz2L', { ...person, minLength: 8 })).toEqual([]);
    expect(await findPasswordFaults('pG7kqz2LwmXd', { ...person, minLength: 16 })).toHaveLength(1);
  });

  it.each([
    ['pG7kqz2LwmXd', [special]],
    ['ölkännchenimkeller', [special]],
    ['o\u0308lkännchenimkeller', [special]],
    ['pG7kqz2LwmX!', []],
    ['two plain words', []],
    ['pG7kqz2LwmX€', []],
  ])('has a special character where one is required: %s', async (password, faults) => {
    expect(await findPasswordFaults(password, { ...person, requireSpecial: true })).toEqual(faults);
  });

  it('is not compared with a person who is not known', async () => {
    expect(await findPasswordFaults('............', { email: '', name: '' })).toEqual([repeat]);
  });
});

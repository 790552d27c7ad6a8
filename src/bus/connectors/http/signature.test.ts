import { describe, expect, it } from 'vitest';
import { sign, signatureProblem } from './signature.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = Buffer.from('{"test": 2432232314}');
const AT = new Date(1614265330 * 1000);
const known = {
  ...{ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330' },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const problem = (more: object = {}, { body = BODY, secrets = [SECRET], now = AT } = {}) =>
  signatureProblem({ ...known, ...more }, body, secrets, now, 300);

describe('a signature of a webhook', () => {
  it('is the one that Standard Webhooks gives as its example', () => {
    expect(sign(SECRET, known.id, AT, BODY)).toEqual(known);
    expect(problem()).toBeUndefined();
  });

  it('holds with one of two secrets, and one of several signatures', () => {
    expect(problem({}, { secrets: ['nuovo', SECRET] })).toBeUndefined();
    expect(
      problem({ signature: `v1a,xyz v1,${Buffer.alloc(32).toString('base64')} ${known.signature}` }),
    ).toBeUndefined();
  });

  it.each<[string, object, object, string]>([
    ['of other bytes', {}, { body: Buffer.from('{"test": 2432232315}') }, 'is not that of'],
    ['of another identifier', { id: 'msg_altro' }, {}, 'is not that of'],
    ['of another time', { timestamp: '1614265331' }, {}, 'is not that of'],
    ['of another secret', {}, { secrets: ['altro'] }, 'is not that of'],
    ['cut short', { signature: 'v1,g0hM9SsE' }, {}, 'is not that of'],
    ['of another version', { signature: known.signature.replace('v1,', 'v2,') }, {}, 'none of version v1'],
    ['made too long ago', {}, { now: new Date(AT.getTime() + 301_000) }, '301 seconds old'],
    ['made in the future', {}, { now: new Date(AT.getTime() - 301_000) }, '301 seconds ahead'],
    ['with a time that is none', { timestamp: '2026-11-30' }, {}, 'not seconds since 1970'],
    ['that is empty', { signature: '' }, {}, 'none of version v1'],
  ])('%s is refused', (_what, more, options, reason) => {
    expect(problem(more, options)).toContain(reason);
  });
});

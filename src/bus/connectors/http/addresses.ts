import { BlockList, isIP } from 'node:net';

/**
 * Networks that are not the public internet: ours, the neighbours', the machine itself, and what the IANA registries of special-purpose
 * addresses (RFC 6890 and its successors) keep from being reached globally.
 */
const V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
const V6 = ['::/128', '::1/128', '100::/64', '2001::/23', '2001:db8::/32', '3fff::/20', '5f00::/16', 'fc00::/7'];
const V6_MORE = ['fe80::/10', 'fec0::/10', 'ff00::/8'];
/** Networks whose addresses carry an IPv4 address, and where in their sixteen bytes it stands. */
const CARRIERS: readonly (readonly [network: string, at: number])[] = [
  ['::/96', 12],
  ['::ffff:0:0/96', 12],
  ['64:ff9b::/96', 12],
  ['64:ff9b:1::/48', 12],
  ['2002::/16', 2],
];

const closed4 = listOf(V4, 'ipv4');
const closed6 = listOf([...V6, ...V6_MORE], 'ipv6');
const carriers = CARRIERS.map(([network, at]) => ({ list: listOf([network], 'ipv6'), at }));

/** Whether an address is one of the public internet. What is no address at all is not. */
export function isPublicAddress(address: string): boolean {
  const plain = address.split('%')[0]!;
  if (isIP(plain) === 4) return !closed4.check(plain, 'ipv4');
  if (isIP(plain) !== 6) return false;
  const bytes = bytesOf(plain);
  for (const { list, at } of carriers) {
    if (list.check(plain, 'ipv6')) return isPublicAddress(bytes.slice(at, at + 4).join('.'));
  }
  return !closed6.check(plain, 'ipv6');
}

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split('/');
    list.addSubnet(address!, Number(prefix), family);
  }
  return list;
}

/** The sixteen bytes of an IPv6 address, which may end as an IPv4 address is written (RFC 4291 §2.2). */
function bytesOf(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted) {
    const [, head, a, b, c, d] = dotted;
    const words = [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)];
    return bytesOf(head! + words.map((word) => word.toString(16)).join(':'));
  }
  const [left = '', right] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const [head, tail] = [words(left), words(right ?? '')];
  const gap = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(gap).fill('0'), ...tail].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 255];
  });
}

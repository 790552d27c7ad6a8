import { parseXml, type XmlElement } from '../normalise/xml.ts';
import { clean } from './schemas.ts';
import { refuse, type Contract, type ContractOperation, type Schema } from './types.ts';
import { xsdReader, type XsdReader } from './xsd.ts';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SOAP = new Set(['http://schemas.xmlsoap.org/wsdl/soap/', 'http://schemas.xmlsoap.org/wsdl/soap12/']);
const MOST_OPERATIONS = 2000;

/** The contract of a WSDL 1.1 document with its XSD types in the file. @throws ContractRefused or Refusal naming the place. */
export function readWsdl(bytes: Buffer): Contract {
  const root = parseXml(bytes, 'WSDL');
  if (root.name === 'description') refuse('', 'is WSDL 2.0: only 1.1 is read');
  if (root.name !== 'definitions' || root.namespace !== WSDL)
    refuse('', `is no WSDL 1.1: its first element is «${clean(root.name, 80)}»`);
  const imported = root.children.find(({ name }) => name === 'import');
  if (imported)
    refuse(
      '/definitions/import',
      `imports «${clean(imported.attributes['location'], 200)}»: nothing is fetched, put it into the file`,
    );
  const schemas = childrenOf(root, 'types').flatMap((types) => childrenOf(types, 'schema'));
  const reading = { root, xsd: xsdReader(schemas), messages: byName(childrenOf(root, 'message')) };
  const ports = portTypesOf(root);
  const operations = ports.flatMap((port) =>
    childrenOf(port, 'operation').map((one) => readOperation(reading, port, one, ports.length > 1)),
  );
  if (operations.length === 0) refuse('/definitions/portType', 'names no operation');
  if (operations.length > MOST_OPERATIONS)
    refuse('/definitions/portType', `names more than ${MOST_OPERATIONS} operations`);
  const service = childrenOf(root, 'service');
  const security = hasPolicy(root) ? ['WS-Security'] : [];
  return {
    format: 'wsdl-1.1',
    title: clean(service[0]?.attributes['name'] ?? root.attributes['name'], 200) || 'Senza titolo',
    version: null,
    description: clean(childrenOf(service[0] ?? root, 'documentation')[0]?.text, 2000) || null,
    addresses: addressesOf(service),
    security,
    operations: operations.map((one) => ({ ...one, security })),
    defs: reading.xsd.defs,
  };
}

interface Reading {
  readonly root: XmlElement;
  readonly xsd: XsdReader;
  readonly messages: ReadonlyMap<string, XmlElement>;
}

/** Those that a SOAP binding carries: ports for forms of browsers repeat them in another shape. All where nothing is bound. */
function portTypesOf(root: XmlElement): readonly XmlElement[] {
  const all = childrenOf(root, 'portType');
  const soap = childrenOf(root, 'binding').filter(({ children }) =>
    children.some(({ namespace }) => SOAP.has(namespace)),
  );
  const bound = new Set(soap.map(({ attributes }) => localName(attributes['type'])));
  return bound.size === 0 ? all : all.filter(({ attributes }) => bound.has(attributes['name'] ?? ''));
}

function readOperation(reading: Reading, port: XmlElement, written: XmlElement, several: boolean): ContractOperation {
  const name = clean(written.attributes['name'], 120) || refuse('/definitions/portType/operation', 'has no name');
  const portName = clean(port.attributes['name'], 120);
  const pointer = `/definitions/portType/${portName}/${name}`;
  return {
    name: several ? `${portName}.${name}` : name,
    title: clean(childrenOf(written, 'documentation')[0]?.text, 200),
    method: null,
    path: null,
    input: messageOf(reading, childrenOf(written, 'input')[0], `${pointer}/input`),
    output: messageOf(reading, childrenOf(written, 'output')[0], `${pointer}/output`),
    security: [],
  };
}

/** A message: the element that is its body, or its parts by name. */
function messageOf({ messages, xsd }: Reading, written: XmlElement | undefined, pointer: string): Schema {
  if (!written) return { type: 'object', properties: {} };
  const name = localName(written.attributes['message']);
  const message =
    messages.get(name) ?? refuse(pointer, `names the message «${clean(name, 120)}», which is not in the file`);
  const parts = childrenOf(message, 'part').map((part): [string, Schema] => {
    const { element, type } = part.attributes;
    const at = `/definitions/message/${clean(name, 120)}/${clean(part.attributes['name'], 120)}`;
    if (element !== undefined) return [localName(element), xsd.element(part, element, at)];
    if (type !== undefined) return [part.attributes['name'] ?? 'part', xsd.type(part, type, at)];
    return refuse(at, 'has neither element nor type');
  });
  return { type: 'object', properties: Object.fromEntries(parts), required: parts.map(([part]) => part) };
}

function addressesOf(services: readonly XmlElement[]): readonly string[] {
  const ports = services.flatMap((service) => childrenOf(service, 'port'));
  const found = ports.flatMap((port) =>
    port.children.filter(({ name }) => name === 'address').map((one) => clean(one.attributes['location'], 300)),
  );
  return [...new Set(found)].filter(Boolean).slice(0, 20);
}

function hasPolicy(element: XmlElement): boolean {
  return element.name === 'Policy' || element.name === 'PolicyReference' || element.children.some(hasPolicy);
}

function byName(elements: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  return new Map(elements.map((one) => [one.attributes['name'] ?? '', one]));
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function localName(qualified: string | undefined): string {
  return qualified === undefined ? '' : qualified.slice(qualified.indexOf(':') + 1);
}

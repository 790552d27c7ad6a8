import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { compileFeel, ExpressionError, hostFunction } from '../index.ts';
import type { FeelNames, FeelResult, FeelType, FeelValue } from '../index.ts';
import { contextOf } from '../values/host.ts';
import { isContext, isList } from '../values/kinds.ts';

/*
 * Just enough of DMN to feed the expressions of the TCK: literal expressions, boxed contexts, lists, invocations, functions,
 * conditionals, filters and loops. Decision tables, decision services and imports belong to the DMN engine.
 */

export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Xml[];
  text: string;
}

/** Reads a file as a plain tree, names without their prefixes. */
export function readXml(file: string): Xml {
  const root: Xml = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const made: Xml = { name: local(name), attributes, children: [], text: '' };
    stack.at(-1)!.children.push(made);
    stack.push(made);
  });
  parser.on('text', (text) => (stack.at(-1)!.text += text));
  parser.on('cdata', (text) => (stack.at(-1)!.text += text));
  parser.on('closetag', () => stack.pop());
  parser.write(readFileSync(file, 'utf8')).close();
  return root.children[0]!;
}

export const local = (name: string): string => name.slice(name.indexOf(':') + 1);
export const all = (xml: Xml | undefined, name: string): Xml[] =>
  xml?.children.filter((child) => child.name === name) ?? [];
export const one = (xml: Xml | undefined, name: string): Xml | undefined => all(xml, name)[0];
export const nameOf = (xml: Xml | undefined): string => xml?.attributes['name'] ?? '';
const idOf = (reference: Xml | undefined): string => (reference?.attributes['href'] ?? '').split('#').at(-1)!;

const BOXED = [
  'literalExpression',
  'context',
  'list',
  'invocation',
  'functionDefinition',
  'conditional',
  'filter',
  'for',
  'some',
  'every',
];
const boxedIn = (xml: Xml | undefined): Xml | undefined => xml?.children.find((child) => BOXED.includes(child.name));

/** What belongs to a DMN engine and not to expressions. */
export class Unsupported extends Error {}

export type Variables = Record<string, FeelValue>;
type Names = { readonly [name: string]: FeelNames | null };

/** One model: its elements by id and the names that its types give to properties. */
export class Model {
  readonly #definitions: Xml;

  constructor(definitions: Xml) {
    this.#definitions = definitions;
  }

  decision(name: string, inputs: Variables): FeelValue {
    const decision = all(this.#definitions, 'decision').find((item) => nameOf(item) === name);
    if (!decision) throw new Unsupported(`no decision ${name}`);
    return this.#evaluate(decision, inputs);
  }

  #evaluate(drg: Xml, inputs: Variables): FeelValue {
    const variables: Variables = {};
    const names: Record<string, FeelNames | null> = {};
    for (const requirement of drg.children.filter(({ name }) => name.endsWith('Requirement'))) {
      for (const reference of requirement.children) {
        const required = this.#definitions.children.find((item) => item.attributes['id'] === idOf(reference));
        if (!required) throw new Unsupported('an import');
        const name = nameOf(one(required, 'variable')) || nameOf(required);
        names[name] = this.#shape(one(required, 'variable')?.attributes['typeRef']);
        variables[name] = this.#required(required, inputs);
      }
    }
    const boxed = boxedIn(drg);
    if (!boxed) throw new Unsupported('a decision table');
    return this.boxed(boxed, variables, names);
  }

  #required(required: Xml, inputs: Variables): FeelValue {
    if (required.name === 'inputData') return inputs[nameOf(required)] ?? null;
    if (required.name === 'decision') return this.#evaluate(required, inputs);
    if (required.name !== 'businessKnowledgeModel') throw new Unsupported(required.name);
    const [known, names] = [{ ...inputs }, {} as Record<string, FeelNames | null>];
    for (const requirement of all(required, 'knowledgeRequirement')) {
      const id = idOf(requirement.children[0]);
      const inner = this.#definitions.children.find((item) => item.attributes['id'] === id)!;
      known[nameOf(inner)] = this.#required(inner, inputs);
      names[nameOf(inner)] = null;
    }
    return this.#function(one(required, 'encapsulatedLogic')!, known, names);
  }

  #function(definition: Xml, variables: Variables, names: Names): FeelValue {
    const parameters = all(definition, 'formalParameter').map(nameOf);
    const shapes = Object.fromEntries(
      all(definition, 'formalParameter').map((item) => [nameOf(item), this.#shape(item.attributes['typeRef'])]),
    );
    const body = boxedIn(definition);
    if ((definition.attributes['kind'] ?? 'FEEL') !== 'FEEL') return null;
    if (!body) throw new Unsupported('a decision table in a function');
    return hostFunction('function', parameters, (args) => {
      const local = Object.fromEntries(parameters.map((name, index) => [name, args[index] ?? null]));
      return this.boxed(body, { ...variables, ...local }, { ...names, ...shapes });
    });
  }

  boxed(xml: Xml, variables: Variables, names: Names): FeelValue {
    const inner = (part: Xml | undefined, more: Variables = {}): FeelValue =>
      this.boxed(
        boxedIn(part)!,
        { ...variables, ...more },
        { ...names, ...Object.fromEntries(Object.keys(more).map((key) => [key, null])) },
      );
    switch (xml.name) {
      case 'literalExpression':
        return this.#literal(one(xml, 'text')!.text, variables, names);
      case 'context':
        return this.#context(xml, variables, names);
      case 'list':
        return xml.children
          .filter(({ name }) => BOXED.includes(name))
          .map((item) => this.boxed(item, variables, names));
      case 'functionDefinition':
        return this.#function(xml, variables, names);
      case 'invocation': {
        const bindings = all(xml, 'binding').map((item) => [nameOf(one(item, 'parameter')), inner(item)] as const);
        const args = bindings.map(([name], index) => `${name}: argument_${index}`).join(', ');
        const values = Object.fromEntries(bindings.map(([, value], index) => [`argument_${index}`, value]));
        return this.#literal(
          `${one(one(xml, 'literalExpression'), 'text')!.text}(${args})`,
          { ...variables, ...values },
          names,
        );
      }
      case 'conditional': {
        const test = inner(one(xml, 'if'));
        return typeof test === 'boolean' ? inner(one(xml, test ? 'then' : 'else')) : null;
      }
      default:
        return this.#loop(xml, inner);
    }
  }

  #context(xml: Xml, variables: Variables, names: Names): FeelValue {
    const entries: (readonly [string, FeelValue])[] = [];
    let [known, shapes] = [variables, names];
    for (const entry of all(xml, 'contextEntry')) {
      const name = nameOf(one(entry, 'variable'));
      const boxed = boxedIn(entry);
      if (!boxed) throw new Unsupported('a decision table in a context');
      const value = this.boxed(boxed, known, shapes);
      if (!name) return value;
      entries.push([name, value]);
      known = { ...known, [name]: value };
      shapes = { ...shapes, [name]: this.#shape(one(entry, 'variable')?.attributes['typeRef']) };
    }
    return contextOf(entries);
  }

  #loop(xml: Xml, inner: (part: Xml | undefined, more?: Variables) => FeelValue): FeelValue {
    const domain = inner(one(xml, 'in'));
    if (domain === null) return null;
    const items = isList(domain) ? domain : [domain];
    const variable = xml.attributes['iteratorVariable'] ?? 'item';
    if (xml.name === 'for') {
      const results: FeelValue[] = [];
      for (const item of items) results.push(inner(one(xml, 'return'), { [variable]: item, partial: [...results] }));
      return results;
    }
    const part = one(xml, xml.name === 'filter' ? 'match' : 'satisfies');
    const tests = items.map((item) =>
      inner(part, {
        ...(isContext(item) ? Object.fromEntries(item.keys().map((key) => [key, item.get(key)!])) : {}),
        [variable]: item,
      }),
    );
    if (xml.name === 'filter') return items.filter((_, index) => tests[index] === true);
    const deciding = xml.name === 'some';
    if (tests.includes(deciding)) return deciding;
    return tests.every((test) => typeof test === 'boolean') ? !deciding : null;
  }

  #literal(text: string, variables: Variables, names: Names): FeelValue {
    let result: FeelResult;
    try {
      result = compileFeel(text, { names, types: this.#types() }).evaluate(variables, { now: new Date(0) });
    } catch (error) {
      // A source that is refused is an error result to the TCK, which is null.
      if (error instanceof ExpressionError) return null;
      throw error;
    }
    if (!result.ok) throw new Error(result.message);
    return result.value;
  }

  #types(): ReadonlyMap<string, FeelType> {
    const definitions = all(this.#definitions, 'itemDefinition');
    return new Map(definitions.map((item) => [nameOf(item), this.#type(item)]));
  }

  #type(item: Xml): FeelType {
    const parts = all(item, 'itemComponent');
    const named = one(item, 'typeRef')?.text.trim() ?? 'function';
    const definition = all(this.#definitions, 'itemDefinition').find((other) => nameOf(other) === named);
    const simple: FeelType = definition && definition !== item ? this.#type(definition) : { name: named as 'number' };
    const single: FeelType = parts.length
      ? { name: 'context', entries: new Map(parts.map((part) => [nameOf(part), this.#type(part)])) }
      : simple;
    return item.attributes['isCollection'] === 'true' ? { name: 'list', of: single } : single;
  }

  #shape(typeRef: string | undefined): FeelNames | null {
    const item = all(this.#definitions, 'itemDefinition').find((definition) => nameOf(definition) === typeRef);
    return item ? this.#components(item) : null;
  }

  #components(item: Xml): FeelNames | null {
    const parts = all(item, 'itemComponent');
    if (parts.length === 0) return this.#shape(one(item, 'typeRef')?.text.trim());
    return Object.fromEntries(parts.map((part) => [nameOf(part), this.#components(part)]));
  }
}

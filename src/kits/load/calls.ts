import { SaxesParser } from 'saxes';

/** A call of an operation by a service task, as the file says it. */
export interface ServiceCall {
  readonly operation: string;
  readonly inputs: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
}

/** The service calls of a model. What is wrong with the model itself is for its compiler to say: here it only ends the list. */
export function serviceCalls(bpmn: string): readonly ServiceCall[] {
  const calls: { operation: string; inputs: Map<string, { value: string; line: number }> }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let open = false;
  parser.on('error', () => undefined);
  parser.on('opentag', ({ local, attributes }) => {
    const attribute = (name: string) => Object.values(attributes).find((one) => one.local === name)?.value;
    if (local === 'serviceTask') {
      open = true;
      calls.push({ operation: attribute('operation') ?? '', inputs: new Map() });
    } else if (open && local === 'input') {
      const [name, value] = [attribute('name'), attribute('value')];
      if (name !== undefined && value !== undefined) calls.at(-1)!.inputs.set(name, { value, line: parser.line });
    }
  });
  parser.on('closetag', ({ local }) => {
    if (local === 'serviceTask') open = false;
  });
  parser.write(bpmn).close();
  return calls;
}

/** Namespace of the attributes that the engine reads besides BPMN's own. */
export const DIGIPRO_NAMESPACE = 'https://digipro.example/schema/bpmn/1.0';

const text = (name: string) => ({ name, isAttr: true, type: 'String' }) as const;
const extend = (name: string, type: string, ...attributes: string[]) => ({
  name,
  isAbstract: true,
  extends: [type],
  properties: attributes.map(text),
});
const mapping = (name: string) => ({ name, superClass: ['Element'], properties: [text('name'), text('value')] });

/** Descriptor of the namespace `digipro:` for moddle: which attribute and element may stand where. */
export const digiproDescriptor = {
  name: 'DigiPro',
  prefix: 'digipro',
  uri: DIGIPRO_NAMESPACE,
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    extend('ActivityExtension', 'bpmn:Activity', 'phase'),
    extend('UserTaskExtension', 'bpmn:UserTask', 'candidateRole', 'candidateUnit', 'form', 'separateFrom', 'dueIn'),
    extend('ServiceTaskExtension', 'bpmn:ServiceTask', 'operation'),
    extend('LaneExtension', 'bpmn:Lane', 'candidateRole', 'candidateUnit'),
    extend('TimerExtension', 'bpmn:TimerEventDefinition', 'legalClock'),
    mapping('Input'),
    mapping('Output'),
  ],
} as const;

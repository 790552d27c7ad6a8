/** The part of bpmn-moddle 10 that the compiler uses; the package ships no declaration for its entry point. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly $attrs: Readonly<Record<string, string>>;
    readonly $parent?: ModdleElement;
    readonly id?: string;
    get(property: string): unknown;
    $instanceOf(type: string): boolean;
  }
  export interface ModdleWarning {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: string;
  }
  export interface ModdleResult {
    readonly rootElement: ModdleElement;
    readonly warnings: readonly ModdleWarning[];
  }
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    fromXML(xml: string): Promise<ModdleResult>;
  }
}

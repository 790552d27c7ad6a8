import type { Text } from '../../kernel/index.ts';
import type { Notice, Problem } from './types.ts';

type Say = (detail: string) => Text;
const say =
  (it: (d: string) => string, en: (d: string) => string): Say =>
  (detail) => ({ it: it(detail), en: en(detail) });

/** Every reason for which a model is refused. Codes are stable and never reused; `d` is the detail that the text quotes. */
const PROBLEMS = {
  XML_TOO_LARGE: say(
    (d) => `Il file è troppo grande: ${d}`,
    (d) => `The file is too large: ${d}`,
  ),
  XML_DOCTYPE: say(
    () => 'Il file contiene una DTD (DOCTYPE), che non è ammessa',
    () => 'The file has a DTD (DOCTYPE), which is not allowed',
  ),
  XML_MALFORMED: say(
    (d) => `XML non ben formato: ${d}`,
    (d) => `XML is not well formed: ${d}`,
  ),
  XML_ENCODING: say(
    (d) => `Il file è in ${d} ma è stato letto in UTF-8: salvarlo in UTF-8`,
    (d) => `The file is in ${d} but was read as UTF-8: save it as UTF-8`,
  ),
  XML_TOO_DEEP: say(
    (d) => `Elementi annidati oltre ${d} livelli`,
    (d) => `Elements nested deeper than ${d} levels`,
  ),
  TOO_MANY_ELEMENTS: say(
    (d) => `Il modello ha più di ${d} elementi`,
    (d) => `The model has more than ${d} elements`,
  ),
  NOT_BPMN: say(
    (d) => `Il file non è un modello BPMN 2.0: ${d}`,
    (d) => `The file is not a BPMN 2.0 model: ${d}`,
  ),
  NO_PROCESS: say(
    () => 'Il file non contiene alcun processo',
    () => 'The file holds no process',
  ),
  SEVERAL_PROCESSES: say(
    (d) => `Il file contiene più processi: oltre al primo, ${d}`,
    (d) => `The file holds several processes: besides the first, ${d}`,
  ),
  NOT_EXECUTABLE: say(
    () => 'Il processo è dichiarato non eseguibile (isExecutable="false")',
    () => 'The process is declared not executable (isExecutable="false")',
  ),
  MISSING_ID: say(
    (d) => `L'elemento ${d} non ha identificativo (id)`,
    (d) => `Element ${d} has no id`,
  ),
  DUPLICATE_ID: say(
    (d) => `Identificativo già usato alla riga ${d}`,
    (d) => `Identifier already used on line ${d}`,
  ),
  UNKNOWN_ELEMENT: say(
    (d) => `Elemento sconosciuto o fuori posto: ${d}`,
    (d) => `Element unknown or out of place: ${d}`,
  ),
  UNKNOWN_ATTRIBUTE: say(
    (d) => `Attributo sconosciuto o fuori posto: ${d}`,
    (d) => `Attribute unknown or out of place: ${d}`,
  ),
  UNKNOWN_REFERENCE: say(
    (d) => `Riferimento a un elemento che non esiste: ${d}`,
    (d) => `Reference to an element that does not exist: ${d}`,
  ),
  UNSUPPORTED_ELEMENT: say(
    (d) => `Elemento BPMN non eseguito: ${d}`,
    (d) => `BPMN element that is not executed: ${d}`,
  ),
  UNSUPPORTED_ATTRIBUTE: say(
    (d) => `Proprietà BPMN non eseguita: ${d}`,
    (d) => `BPMN property that is not executed: ${d}`,
  ),
  UNSUPPORTED_EVENT: say(
    (d) => `Evento non eseguito: ${d}`,
    (d) => `Event that is not executed: ${d}`,
  ),
  MISSING_START: say(
    () => 'Manca l’evento di inizio',
    () => 'There is no start event',
  ),
  SEVERAL_STARTS: say(
    (d) => `Più eventi di inizio: oltre al primo, ${d}`,
    (d) => `Several start events: besides the first, ${d}`,
  ),
  MISSING_END: say(
    () => 'Manca l’evento di fine',
    () => 'There is no end event',
  ),
  UNREACHABLE: say(
    (d) => `Nessun percorso dall’inizio arriva a ${d}`,
    (d) => `No path from the start leads to ${d}`,
  ),
  DEAD_END: say(
    (d) => `Da ${d} non esce alcun flusso e non è un evento di fine`,
    (d) => `No flow leaves ${d} and it is not an end event`,
  ),
  NO_WAY_TO_END: say(
    (d) => `Da ${d} nessun percorso arriva a un evento di fine`,
    (d) => `No path from ${d} leads to an end event`,
  ),
  FLOW_NOT_ALLOWED: say(
    (d) => `Flusso non ammesso: ${d}`,
    (d) => `Flow not allowed: ${d}`,
  ),
  FLOW_CROSSES_SCOPE: say(
    (d) => `Il flusso attraversa il confine di un sottoprocesso: ${d}`,
    (d) => `The flow crosses the border of a sub-process: ${d}`,
  ),
  CONDITION_NOT_ALLOWED: say(
    (d) => `Condizione non ammessa su un flusso che esce da ${d}`,
    (d) => `Condition not allowed on a flow that leaves ${d}`,
  ),
  MISSING_CONDITION: say(
    (d) => `Il flusso che esce da ${d} non ha condizione e non è quello predefinito`,
    (d) => `The flow that leaves ${d} has no condition and is not the default one`,
  ),
  NO_DEFAULT_FLOW: say(
    (d) => `Manca il flusso predefinito di ${d}: le condizioni potrebbero essere tutte false`,
    (d) => `${d} has no default flow: all its conditions might be false`,
  ),
  DEFAULT_FLOW_INVALID: say(
    (d) => `Flusso predefinito non valido: ${d}`,
    (d) => `Invalid default flow: ${d}`,
  ),
  EXPRESSION_INVALID: say(
    (d) => `Espressione FEEL non valida: ${d}`,
    (d) => `Invalid FEEL expression: ${d}`,
  ),
  EXPRESSION_LANGUAGE: say(
    (d) => `Linguaggio di espressione non ammesso: ${d} (si usa FEEL)`,
    (d) => `Expression language not accepted: ${d} (FEEL is used)`,
  ),
  MISSING_OPERATION: say(
    () => 'L’attività di servizio non dice quale operazione chiamare (digipro:operation)',
    () => 'The service task does not say which operation to call (digipro:operation)',
  ),
  UNKNOWN_OPERATION: say(
    (d) => `Operazione sconosciuta: ${d}`,
    (d) => `Unknown operation: ${d}`,
  ),
  MAPPING_INVALID: say(
    (d) => `Corrispondenza dei dati non valida: ${d}`,
    (d) => `Invalid data mapping: ${d}`,
  ),
  INPUT_INVALID: say(
    (d) => `L’operazione non accetta questi dati: ${d}`,
    (d) => `The operation does not accept this input: ${d}`,
  ),
  UNKNOWN_ROLE: say(
    (d) => `Nessun ruolo dell’ente si chiama «${d}»`,
    (d) => `No role of the body is called "${d}"`,
  ),
  UNKNOWN_PHASE: say(
    (d) => `Fase del procedimento sconosciuta: ${d}`,
    (d) => `Unknown phase of the proceeding: ${d}`,
  ),
  UNKNOWN_SEPARATE_FROM: say(
    (d) => `digipro:separateFrom non indica un’altra attività utente del modello: ${d}`,
    (d) => `digipro:separateFrom does not name another user task of the model: ${d}`,
  ),
  TIMER_INVALID: say(
    (d) => `Temporizzatore non valido: ${d}`,
    (d) => `Invalid timer: ${d}`,
  ),
  DURATION_INVALID: say(
    (d) => `Durata ISO 8601 non valida: ${d}`,
    (d) => `Invalid ISO 8601 duration: ${d}`,
  ),
  BOUNDARY_HOST_INVALID: say(
    (d) => `Evento di confine non attaccato a un’attività dello stesso ambito: ${d}`,
    (d) => `Boundary event not attached to an activity of the same scope: ${d}`,
  ),
} as const satisfies Readonly<Record<string, Say>>;

const NOTICES = {
  VENDOR_IGNORED: say(
    (d) => `Estensioni di un altro prodotto ignorate: ${d}`,
    (d) => `Extensions of another product ignored: ${d}`,
  ),
} as const satisfies Readonly<Record<string, Say>>;

export type ProblemCode = keyof typeof PROBLEMS;
export type NoticeCode = keyof typeof NOTICES;

/** Reports at most this many problems: a hostile file must not make an answer larger than itself. */
export const MAX_PROBLEMS = 200;

/** Where an element stands in the file: by identifier, or a line when it has none. */
export type Place = { readonly id: string | null; readonly line?: number };

/** Collects the problems of one file, each once, with its line. */
export class Report {
  readonly problems: Problem[] = [];
  readonly notices: Notice[] = [];
  readonly #file: string;
  readonly #lines: ReadonlyMap<string, number>;

  constructor(file: string, lines: ReadonlyMap<string, number>) {
    this.#file = file;
    this.#lines = lines;
  }

  add(code: ProblemCode, place: Place, detail = ''): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    const entry = { ...this.#at(place), code, ...texts(PROBLEMS[code](detail)) };
    if (!this.problems.some((p) => isSame(p, entry))) this.problems.push(entry);
  }

  notice(code: NoticeCode, place: Place, detail: string): void {
    this.notices.push({ ...this.#at(place), code, ...texts(NOTICES[code](detail)) });
  }

  /** The first identifier that a line declares. */
  idOnLine(line: number): string | null {
    for (const [id, at] of this.#lines) if (at === line) return id;
    return null;
  }

  /** The problems in the order of the file. */
  sorted(): readonly Problem[] {
    return [...this.problems].sort((a, b) => a.line - b.line);
  }

  #at(place: Place): Pick<Problem, 'file' | 'line' | 'elementId'> {
    const line = place.line ?? (place.id === null ? 0 : (this.#lines.get(place.id) ?? 0));
    return { file: this.#file, line, elementId: place.id };
  }
}

const texts = (text: Text) => ({ message: text.it, messageEn: text.en });

function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.line === b.line && a.elementId === b.elementId && a.message === b.message;
}

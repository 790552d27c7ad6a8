import { romeDate, type PermissionSpec, type Text } from '../../kernel/index.ts';
import { writtenDay } from '../day.ts';
import { covers } from '../period.ts';
import {
  effectiveAccess,
  isInForce,
  lentPlaces,
  unitTree,
  type AccessFacts,
  type DelegationFact,
  type PositionFact,
  type UnitTree,
} from './access.ts';
import type { Holder } from './store.ts';

export interface Reason {
  readonly kind: 'position' | 'delegation' | 'expired-position' | 'future-position' | 'idle-delegation' | 'role-lacks';
  readonly text: Text;
}

export interface Explanation {
  readonly allowed: boolean;
  readonly sentence: Text;
  readonly because: readonly Reason[];
}

/** Names that the sentences use. */
export interface Vocabulary {
  readonly roleName: (code: string) => Text;
  readonly personName: (id: string) => string;
  /** Name of the person that is asked about, or undefined when people ask about themselves. */
  readonly subject: string | undefined;
}

/** Answers "why may I?" and "why may I not?" in sentences (L. 241/1990 art. 3: who decides says why). */
export function explain(
  permission: string,
  spec: PermissionSpec,
  facts: AccessFacts,
  at: Date,
  words: Vocabulary,
  holders: readonly Holder[],
): Explanation {
  const scene: Scene = { permission, facts, at, day: romeDate(at), tree: unitTree(facts.units, romeDate(at)), words };
  const allowed = (effectiveAccess(facts, at).grants.get(permission) ?? []).length > 0;
  const because = allowed
    ? [...positionReasons(scene), ...delegationReasons(scene)]
    : [...lapsedPositions(scene), ...idleDelegations(scene), ...powerlessRoles(scene)];
  return { allowed, sentence: verdict(scene, allowed, spec, because, holders), because };
}

interface Scene {
  readonly permission: string;
  readonly facts: AccessFacts;
  readonly at: Date;
  readonly day: string;
  readonly tree: UnitTree;
  readonly words: Vocabulary;
}

function verdict(
  scene: Scene,
  allowed: boolean,
  spec: PermissionSpec,
  because: readonly Reason[],
  holders: readonly Holder[],
): Text {
  const { subject } = scene.words;
  const it = subject ? `${subject} ${allowed ? 'può' : 'non può'}` : allowed ? 'Puoi' : 'Non puoi';
  const en = subject ? `${subject} ${allowed ? 'may' : 'may not'}` : allowed ? 'You may' : 'You may not';
  const start = { it: `${it} ${spec.sentence.it}`, en: `${en} ${spec.sentence.en}` };
  const reasons = { it: because.map((reason) => reason.text.it), en: because.map((reason) => reason.text.en) };
  if (allowed) {
    return {
      it: `${start.it} perché ${reasons.it.join('; e perché ')}.`,
      en: `${start.en} because ${reasons.en.join('; and because ')}.`,
    };
  }
  const needed = neededRoles(scene);
  const who = whoHasIt(scene, holders);
  return {
    it: [`${start.it}: ${needed.it}.`, ...reasons.it.map(sentence), who.it].join(' '),
    en: [`${start.en}: ${needed.en}.`, ...reasons.en.map(sentence), who.en].join(' '),
  };
}

function neededRoles({ permission, facts, words }: Scene): Text {
  const roles = [...facts.rolePermissions]
    .filter(([, permissions]) => permissions.has(permission))
    .map(([role]) => role);
  if (roles.length === 0) return { it: 'nessun ruolo ha questo permesso', en: 'no role has this permission' };
  const names = roles.map(words.roleName);
  return {
    it: `serve il ruolo di ${names.map((name) => name.it).join(' o di ')}`,
    en: `the role of ${names.map((name) => name.en).join(' or of ')} is needed`,
  };
}

function whoHasIt({ words }: Scene, holders: readonly Holder[]): Text {
  if (holders.length === 0) {
    return {
      it: 'Oggi nessuno ha questo permesso: rivolgiti a un amministratore.',
      en: 'Nobody has this permission today: ask an administrator.',
    };
  }
  const named = (locale: 'it' | 'en') =>
    holders
      .map((holder) => `${holder.displayName} (${holder.unitName ?? words.roleName(holder.role)[locale]})`)
      .join(', ');
  return { it: `Oggi può farlo: ${named('it')}.`, en: `Today it can be done by: ${named('en')}.` };
}

function positionReasons(scene: Scene): readonly Reason[] {
  return scene.facts.positions
    .filter((position) => gives(scene, position.role) && isInForce(position, scene.at, scene.day, scene.tree))
    .map((position) => {
      const be = scene.words.subject ? { it: 'è', en: 'they are' } : { it: 'sei', en: 'you are' };
      const until = position.validTo && writtenDay(position.validTo);
      return {
        kind: 'position',
        text: {
          it: `${be.it} ${place(scene, position).it}${until ? ` fino al ${until.it}` : ''}`,
          en: `${be.en} ${place(scene, position).en}${until ? ` until ${until.en}` : ''}`,
        },
      };
    });
}

function delegationReasons(scene: Scene): readonly Reason[] {
  return scene.facts.delegations
    .filter((delegation) => includes(scene, delegation) && isLent(scene, delegation))
    .map((delegation) => {
      const { from, role, until } = delegationWords(scene, delegation);
      return {
        kind: 'delegation',
        text: {
          it: `c’è una delega di ${from} (${role.it}) fino al ${until.it}`,
          en: `there is a delegation from ${from} (${role.en}) until ${until.en}`,
        },
      };
    });
}

function lapsedPositions(scene: Scene): readonly Reason[] {
  return scene.facts.positions
    .filter((position) => gives(scene, position.role) && !isInForce(position, scene.at, scene.day, scene.tree))
    .map((position) => {
      const where = place(scene, position);
      if (position.endedAt === null && position.validFrom > scene.day) {
        const from = writtenDay(position.validFrom);
        return {
          kind: 'future-position',
          text: {
            it: `l’incarico di ${where.it} comincia il ${from.it}`,
            en: `the position of ${where.en} begins on ${from.en}`,
          },
        };
      }
      const end = writtenDay(lastDay(scene, position));
      return {
        kind: 'expired-position',
        text: {
          it: `l’incarico di ${where.it} è finito il ${end.it}`,
          en: `the position of ${where.en} ended on ${end.en}`,
        },
      };
    });
}

function idleDelegations(scene: Scene): readonly Reason[] {
  return scene.facts.delegations
    .filter((delegation) => includes(scene, delegation) && !isLent(scene, delegation))
    .map((delegation) => ({ kind: 'idle-delegation', text: whyIdle(scene, delegation) }));
}

function whyIdle(scene: Scene, delegation: DelegationFact): Text {
  const { from, role, until } = delegationWords(scene, delegation);
  const start = {
    it: `la delega di ${from} (${role.it})`,
    en: `the delegation from ${from} (${role.en})`,
  };
  if (delegation.revokedAt !== null && delegation.revokedAt <= scene.at) {
    const day = writtenDay(romeDate(delegation.revokedAt));
    return { it: `${start.it} è stata revocata il ${day.it}`, en: `${start.en} was revoked on ${day.en}` };
  }
  if (delegation.validTo < scene.day) {
    return { it: `${start.it} è scaduta il ${until.it}`, en: `${start.en} expired on ${until.en}` };
  }
  if (!covers(delegation, scene.day)) {
    const day = writtenDay(delegation.validFrom);
    return { it: `${start.it} comincia il ${day.it}`, en: `${start.en} begins on ${day.en}` };
  }
  return {
    it: `${start.it} non ha effetto perché chi l’ha data non ha più quel ruolo`,
    en: `${start.en} has no effect because the one who gave it no longer has that role`,
  };
}

/** Roles that the person has and that people may expect to give the permission: said only when nothing closer explains the refusal. */
function powerlessRoles(scene: Scene): readonly Reason[] {
  if (scene.facts.positions.some((position) => gives(scene, position.role))) return [];
  const held = scene.facts.positions.filter((position) => isInForce(position, scene.at, scene.day, scene.tree));
  return [...new Map(held.map((position) => [position.role, position])).values()].map((position) => ({
    kind: 'role-lacks',
    text: {
      it: `il ruolo di ${scene.words.roleName(position.role).it} non comprende questo permesso`,
      en: `the role of ${scene.words.roleName(position.role).en} does not include this permission`,
    },
  }));
}

function gives(scene: Scene, role: string): boolean {
  return scene.facts.rolePermissions.get(role)?.has(scene.permission) ?? false;
}

function includes(scene: Scene, delegation: DelegationFact): boolean {
  return gives(scene, delegation.role) && (delegation.permissions?.includes(scene.permission) ?? true);
}

function isLent(scene: Scene, delegation: DelegationFact): boolean {
  return lentPlaces(scene.facts, delegation, scene.at, scene.day, scene.tree).length > 0;
}

function delegationWords(scene: Scene, delegation: DelegationFact) {
  return {
    from: scene.words.personName(delegation.fromPersonId),
    role: scene.words.roleName(delegation.role),
    until: writtenDay(delegation.validTo),
  };
}

function place(scene: Scene, position: PositionFact): Text {
  const role = scene.words.roleName(position.role);
  const unit = scene.facts.units.find((candidate) => candidate.id === position.unitId);
  if (!unit) return role;
  return { it: `${role.it} presso ${unit.name}`, en: `${role.en} at ${unit.name}` };
}

/** The day on which a position stopped: ended early, run out, or gone with its unit. */
function lastDay(scene: Scene, position: PositionFact): string {
  const unit = scene.facts.units.find((candidate) => candidate.id === position.unitId);
  const ends = [position.endedAt && romeDate(position.endedAt), position.validTo, unit?.validTo];
  return ends.filter((end) => typeof end === 'string').sort()[0] ?? scene.day;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DETERMINATION, FOIA, testHouse, type House } from './testing/house.ts';
import { kitFolder, type KitFolder } from './testing/kitFolder.ts';

let kits: KitFolder;
let house: House;
beforeAll(async () => {
  kits = await kitFolder();
  house = await testHouse({ kits: ['base', 'comune-di-valdoro'], kitsFolder: kits.path });
});
afterAll(async () => {
  await house.close();
  await kits.remove();
});

const install = (name: string, role = 'administrator') =>
  house.call<{ version: string; digest: string }>(house.as(role), 'kits.kits.install', { name });
const refusal = (name: string) =>
  install(name).then(
    () => 'installed',
    (error: { code: string; detail?: { it: string } }) => `${error.code} ${error.detail?.it}`,
  );

/** Rows of everything that a kit can bring. */
const traces = async () => {
  const tables = ['kits.installed', 'processes.model', 'acts.act_type', 'bus.intake_rule', 'services.service'];
  const counts = await Promise.all(
    tables.map((table) => house.database.admin<{ n: string }>(`select count(*) as n from ${table}`)),
  );
  return counts.map(([row]) => Number(row!.n));
};

describe('a broken kit', () => {
  afterEach(() => kits.restore(FOIA));

  const act = `${FOIA}/acts/decisione.yaml`;
  const manifest = `${FOIA}/kit.yaml`;
  const form = `${FOIA}/forms/foia-decision.yaml`;
  const service = `${FOIA}/services/accesso-generalizzato.yaml`;
  const bpmn = `${FOIA}/process.bpmn`;
  const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

  const BREAKS: readonly (readonly [string, string, (text: string) => string, RegExp])[] = [
    ['YAML that is none', manifest, replace('requires: [base]', 'requires: [base'), /kit\.yaml:1[45]: /],
    [
      'a key twice',
      manifest,
      replace('licence: EUPL-1.2', 'licence: EUPL-1.2\nlicence: MIT'),
      /kit\.yaml:13: .*unique/i,
    ],
    ['an alias', manifest, replace('licence: EUPL-1.2', 'licence: &l EUPL-1.2\ngivenBy: *l'), /kit\.yaml:13: aliases/],
    [
      'brackets without end',
      manifest,
      replace('requires: [base]', `requires: ${'['.repeat(50_000)}`),
      /kit\.yaml:\d+: /,
    ],
    ['an unknown field', manifest, replace('licence:', 'license:'), /kit\.yaml:12: \/license .*additional/],
    ['a version that is none', manifest, replace('version: 1.2.1', 'version: prima'), /kit\.yaml:2: \/version/],
    [
      'a control character',
      manifest,
      replace('title: Accesso civico generalizzato\n', 'title: "Accesso\\u0000"\n'),
      /kit\.yaml:\d\d: \/intake\/0\/title .*control/,
    ],
    [
      'bad FEEL in a rule',
      manifest,
      replace('contains(message.subject, "accesso civico")', 'contains(message.subject, '),
      /kit\.yaml:3\d: \/intake\/0\/condition/,
    ],
    ['a term in words', manifest, replace('days: 30', 'days: trenta'), /kit\.yaml:2\d: \/process\/legalTerm\/days/],
    [
      'a file that is missing',
      manifest,
      replace('acts/decisione.yaml', 'acts/decisone.yaml'),
      /acts\/decisone\.yaml:1: is missing/,
    ],
    [
      'a path that leads out',
      manifest,
      replace('acts/decisione.yaml', 'acts/../../base/kit.yaml'),
      /lies outside of the kit/,
    ],
    [
      'bad FEEL in a template',
      act,
      replace(/when: .*/, 'when: outcome ='),
      /acts\/decisione\.yaml:\d+: \/template\/\d+\/when/,
    ],
    [
      'a template block without kind',
      act,
      replace('kind: letterhead', 'knid: letterhead'),
      /acts\/decisione\.yaml:\d+: \/template\/0/,
    ],
    [
      'an opinion that nobody gives',
      act,
      replace(/opinions: \[.*\]/, 'opinions: [astrological]'),
      /acts\/decisione\.yaml:\d+: \/opinions\/0/,
    ],
    [
      'a service card without term',
      service,
      replace(/^term:/m, 'trem:'),
      /services\/accesso-generalizzato\.yaml:\d+: \/(trem|term)/,
    ],
    [
      'a form with an unknown keyword',
      form,
      replace('minLength: 20', 'minLenght: 20'),
      /forms\/foia-decision\.yaml:3\d: .*keyword/,
    ],
    [
      'a form that requires an unknown field',
      form,
      replace('required: [decision]', 'required: [descision]'),
      /forms\/foia-decision\.yaml:4: .*"descision"/,
    ],
    [
      'a form with an unknown type',
      form,
      replace('maxItems: 50', 'maxItems: 50\n      bis: { type: testo }'),
      /forms\/foia-decision\.yaml:4\d: .*"testo"/,
    ],
    [
      'a BPMN element that is not executed',
      bpmn,
      replace(
        /bpmn:exclusiveGateway (id="clear-choice"[^]*?)<\/bpmn:exclusiveGateway>/,
        'bpmn:complexGateway $1</bpmn:complexGateway>',
      ),
      /process\.bpmn:\d+.*clear-choice/,
    ],
    ['BPMN that is no XML', bpmn, replace('</bpmn:process>', ''), /process\.bpmn:\d+: /],
    [
      'bad FEEL in a condition',
      bpmn,
      replace('verification = "to-clarify"', 'verification = '),
      /process\.bpmn:\d+ clear-choice-dialogue: .*FEEL/,
    ],
    [
      'a service that nobody offers',
      bpmn,
      replace('services.access.close', 'services.access.burn'),
      /process\.bpmn:\d+ close-access: .*services\.access\.burn/,
    ],
    [
      'an input that the operation has not',
      bpmn,
      replace('<digipro:input name="typeCode"', '<digipro:input name="typeKode"'),
      /process\.bpmn:\d+ draft: .*typeCode is missing/,
    ],
    [
      'an input that is missing',
      bpmn,
      replace('<digipro:input name="decidedAt" value="=adoptedAt" />', ''),
      /process\.bpmn:\d+ close-access: .*decidedAt is missing/,
    ],
    [
      'an input of the wrong kind',
      bpmn,
      replace('name="flow" value="outgoing"', 'name="flow" value="uscita"'),
      /process\.bpmn:\d+ communicate: .*flow must be equal to one of/,
    ],
    [
      'a constant of the wrong kind',
      bpmn,
      replace(
        'name="attachmentIds" value="=if opposed',
        'name="attachmentIds" value="=12" /><digipro:output name="x" value="=if opposed',
      ),
      /process\.bpmn:\d+ communicate: .*attachmentIds must be array/,
    ],
    [
      'a role that nobody has',
      bpmn,
      replace('digipro:candidateRole="manager"', 'digipro:candidateRole="dirigente"'),
      /process\.bpmn:\d+ decide: .*"?dirigente/,
    ],
    [
      'a role of a lane that nobody has',
      bpmn,
      replace('digipro:candidateRole="officer"', 'digipro:candidateRole="funzionario"'),
      /process\.bpmn:\d+ verify: .*funzionario/,
    ],
    [
      'an act of no type',
      bpmn,
      replace('value="accesso-generalizzato-decisione"', 'value="accesso-decisione"'),
      /process\.bpmn:\d+: .*"accesso-decisione"/,
    ],
    [
      'a template that wants what nobody gives',
      act,
      replace('{{reasons}}', '{{motivi}}'),
      /acts\/decisione\.yaml:\d+: \/template\/\d+\/text .*"motivi"/,
    ],
    [
      'a condition of a template on what nobody gives',
      act,
      replace('when: opposed', 'when: oposed'),
      /acts\/decisione\.yaml:\d+: \/template\/\d+\/when .*"oposed"/,
    ],
    [
      'a class that the filing plan has not',
      manifest,
      replace('classCode: I.8', 'classCode: XX.99'),
      /kit\.yaml:3\d: .*"XX\.99"/,
    ],
    [
      'a rule on a field that no message has',
      manifest,
      replace('contains(message.subject, "foia")', 'contains(message.sbject, "foia")'),
      /kit\.yaml:3\d: .*message\.sbject/,
    ],
    [
      'a task whose form is missing',
      bpmn,
      replace('digipro:form="foia-dialogue"', 'digipro:form="foia-dialog"'),
      /process\.bpmn:\d+: there is no form "foia-dialog"/,
    ],
  ];

  it.each(BREAKS)('with %s is refused with file and line, and leaves nothing', async (_name, file, change, message) => {
    const before = await traces();
    await kits.edit(file, change);
    expect(await refusal(FOIA)).toMatch(new RegExp(`^KIT_REFUSED .*${message.source}`, `s${message.flags}`));
    expect(await traces()).toEqual(before);
  });

  it('says all that is wrong with its files at once, and the list of available kits says it before', async () => {
    await kits.edit(manifest, replace('acts/decisione.yaml', 'acts/manca.yaml'));
    await kits.edit(form, replace('type: object', 'type: text'));
    const said = await refusal(FOIA);
    const { items } = await house.call<{ items: { name: string; problems: string[] }[] }>(
      house.as('administrator'),
      'kits.kits.available',
      {},
    );
    for (const text of [said, items.find(({ name }) => name === FOIA)!.problems.join()])
      expect(text).toMatch(/manca\.yaml:1.*|foia-decision\.yaml:1/s);
    expect(items.find(({ name }) => name === 'base')!.problems).toEqual([]);
  });

  it('with links that lead out of it is refused', async () => {
    const secret = join(kits.path, 'segreto.yaml');
    await writeFile(secret, 'type: object\ntitle: Segreto\nproperties: {}\n');
    await mkdir(join(kits.path, 'fuori'), { recursive: true });
    await cp(join(kits.path, FOIA, 'forms'), join(kits.path, 'fuori'), { recursive: true });
    await symlink(secret, join(kits.path, FOIA, 'forms', 'zeta.yaml'));
    expect(await refusal(FOIA)).toContain('forms/zeta.yaml:1: is not a plain file');
    await rm(join(kits.path, FOIA, 'forms'), { recursive: true });
    await symlink(join(kits.path, 'fuori'), join(kits.path, FOIA, 'forms'));
    expect(await refusal(FOIA)).toContain('lies outside of the kit');
    await rm(join(kits.path, FOIA, 'forms'));
    await Promise.all([rm(secret), rm(join(kits.path, 'fuori'), { recursive: true })]);
  });

  it('of bytes instead of text, or unknown, or without what it needs, is refused', async () => {
    await writeFile(join(kits.path, FOIA, 'process.bpmn'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(await refusal(FOIA)).toContain('process.bpmn:1: is not UTF-8');
    for (const name of ['inventato', '..', 'base/../base']) expect(await refusal(name)).not.toBe('installed');
    await kits.edit(`${DETERMINATION}/kit.yaml`, replace('requires: [base]', 'requires: [base, altro]'));
    expect(await refusal(DETERMINATION)).toMatch(/^KIT_REQUIRES .*\/kit\.yaml:\d+: .*altro/);
    await kits.restore(DETERMINATION);
  });

  it('of people is refused for a unit that is not there', async () => {
    await mkdir(join(kits.path, 'uffici'));
    const files = {
      'kit.yaml': 'kit: uffici\nversion: 1.0.0\ntitle: { it: Uffici, en: Offices }\norganisation: o.yaml\n',
      'o.yaml':
        'areas: [{ code: a, name: A }]\nunits:\n  - { code: U2, name: Due, parent: U1 }\n  - { code: U1, name: Uno }\npeople:\n' +
        '  - { login: x, givenName: X, familyName: Y, positions: [{ unit: U9, role: officer }] }\n',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(kits.path, 'uffici', name), text);
    expect(await refusal('uffici')).toMatch(/o\.yaml:3: unit U2 .*U1; o\.yaml:6: x has a position in U9/);
  });
});

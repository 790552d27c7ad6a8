import { sql, type Queryable } from '../../kernel/index.ts';
import type { Model } from '../types.ts';

const columns = sql`
  key, version, name, xml, sha256, summary, forms, legal_term as "legalTerm", kit, deployed_at as "deployedAt"`;

/** The version that new cases start with. */
export function latestModel(db: Queryable, bodyId: string, key: string): Promise<Model | undefined> {
  return db.maybe<Model>(sql`
    select ${columns} from processes.model where body_id = ${bodyId} and key = ${key} order by version desc limit 1`);
}

const MAX_CACHED = 500;
const read = new Map<string, Model>();

/**
 * A version of a model. A deployed row never changes, so it is read once; only one that the running transaction has written itself is
 * not kept, since a roll-back would leave its version to another content.
 */
export async function findModel(
  db: Queryable,
  bodyId: string,
  key: string,
  version: number,
): Promise<Model | undefined> {
  const place = `${bodyId} ${key} ${version}`;
  const known = read.get(place);
  if (known) return known;
  const found = await db.maybe<Model & { own: boolean | null }>(sql`
    select ${columns}, xmin = pg_current_xact_id_if_assigned()::xid as own
    from processes.model where body_id = ${bodyId} and key = ${key} and version = ${version}`);
  if (!found) return undefined;
  const { own, ...model } = found;
  if (own) return model;
  if (read.size >= MAX_CACHED) read.delete(read.keys().next().value!);
  read.set(place, model);
  return model;
}

export async function insertModel(db: Queryable, bodyId: string, model: Model): Promise<void> {
  await db.run(sql`
    insert into processes.model (body_id, key, version, name, xml, sha256, summary, forms, legal_term, kit, deployed_at)
    values (${bodyId}, ${model.key}, ${model.version}, ${model.name}, ${model.xml}, ${model.sha256},
      ${JSON.stringify(model.summary)}, ${JSON.stringify(model.forms)},
      ${model.legalTerm ? JSON.stringify(model.legalTerm) : null}, ${model.kit}, ${model.deployedAt})`);
}

export interface ModelLine {
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly legalTerm: Model['legalTerm'];
  readonly kit: string | null;
  readonly deployedAt: Date;
  readonly running: number;
}

/** The current version of each model, with how many cases run on any version. */
export function listModels(db: Queryable, bodyId: string): Promise<readonly ModelLine[]> {
  return db.many<ModelLine>(sql`
    select distinct on (m.key) m.key, m.version, m.name, m.legal_term as "legalTerm", m.kit, m.deployed_at as "deployedAt",
      (select count(*) from processes.instance i
        where i.body_id = m.body_id and i.model_key = m.key and i.status = 'running') as running
    from processes.model m where m.body_id = ${bodyId} order by m.key, m.version desc`);
}

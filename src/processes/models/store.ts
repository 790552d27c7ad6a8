import { sql, type Queryable } from '../../kernel/index.ts';
import type { Model } from '../types.ts';

const columns = sql`
  key, version, name, xml, sha256, summary, forms, legal_term as "legalTerm", kit, deployed_at as "deployedAt"`;

/** The version that new cases start with. */
export function latestModel(db: Queryable, bodyId: string, key: string): Promise<Model | undefined> {
  return db.maybe<Model>(sql`
    select ${columns} from processes.model where body_id = ${bodyId} and key = ${key} order by version desc limit 1`);
}

export function findModel(db: Queryable, bodyId: string, key: string, version: number): Promise<Model | undefined> {
  return db.maybe<Model>(sql`
    select ${columns} from processes.model where body_id = ${bodyId} and key = ${key} and version = ${version}`);
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

// Made from the OpenAPI document by test/desk/client.test.ts: do not edit.
export interface Operations {
  'acts.acts.draft': {
    input: { readonly typeCode: string; readonly title: string; readonly dossierId: string; readonly caseId?: string | undefined; readonly data: Record<string, unknown> };
    output: { readonly id: string; readonly documentId: string; readonly sha256: string };
  };
  'acts.acts.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly typeCode: string; readonly status: "draft" | "signed" | "adopted"; readonly title: string; readonly data: unknown; readonly caseId: string | null; readonly dossierId: string; readonly documentId: string; readonly draftedAt: string; readonly draftSha256: string; readonly signedSha256: string | null; readonly signerName: string | null; readonly signedAt: string | null; readonly register: string; readonly code: string | null; readonly year: number | null; readonly number: number | null; readonly adoptedAt: string | null; readonly executiveAt: string | null; readonly opinions: readonly ({ readonly kind: string; readonly outcome: "favourable" | "contrary" | "not-due"; readonly reason: string | null; readonly data: unknown; readonly givenByName: string; readonly givenAt: string; readonly onThisDraft: boolean })[]; readonly draftedByName: string | null; readonly requiredOpinions: readonly (string)[]; readonly publication: { readonly kind: string; readonly days: number; readonly norm: string; readonly automatic?: boolean | undefined } | null; readonly caseCode: string | null; readonly abilities: readonly ({ readonly action: "technical" | "accounting" | "legitimacy" | "sign" | "number"; readonly allowed: boolean; readonly because: string | null; readonly missing: string | null })[] };
  };
  'acts.acts.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly status?: "draft" | "signed" | "adopted" | undefined; readonly typeCode?: string | undefined; readonly caseId?: string | undefined; readonly text?: string | undefined; readonly sort?: "draftedAt" | "-draftedAt" | "title" | "-title" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly typeCode: string; readonly status: "draft" | "signed" | "adopted"; readonly title: string; readonly data: unknown; readonly caseId: string | null; readonly dossierId: string; readonly documentId: string; readonly draftedAt: string; readonly draftSha256: string; readonly signedSha256: string | null; readonly signerName: string | null; readonly signedAt: string | null; readonly register: string; readonly code: string | null; readonly year: number | null; readonly number: number | null; readonly adoptedAt: string | null; readonly executiveAt: string | null })[]; readonly next: string | null };
  };
  'acts.acts.number': {
    input: { readonly id: string };
    output: { readonly id: string; readonly code: string; readonly number: number; readonly year: number; readonly adoptedAt: string; readonly executiveAt: string | null; readonly proof?: { readonly status: "sealed" | "pending"; readonly leafIndex?: number | undefined; readonly url: string } | undefined };
  };
  'acts.acts.redraft': {
    input: { readonly id: string; readonly title?: string | undefined; readonly data: Record<string, unknown>; readonly reason: string };
    output: { readonly sha256: string };
  };
  'acts.acts.sign': {
    input: { readonly id: string; readonly sha256?: string | undefined; readonly filename?: string | undefined };
    output: { readonly documentId: string; readonly sha256: string; readonly signer: string };
  };
  'acts.opinions.give': {
    input: { readonly id: string; readonly kind: "technical" | "accounting" | "legitimacy"; readonly outcome: "favourable" | "contrary" | "not-due"; readonly reason?: string | undefined; readonly data?: Record<string, unknown> | undefined };
    output: Record<string, unknown>;
  };
  'acts.types.install': {
    input: { readonly code: string; readonly name: string; readonly register: string; readonly documentType: string; readonly opinions: readonly (string)[]; readonly template: readonly (Record<string, unknown>)[]; readonly publication: { readonly kind: string; readonly days: number; readonly norm: string; readonly automatic?: boolean | undefined } | null; readonly signers?: readonly (string)[] | undefined; readonly kit?: string | undefined };
    output: Record<string, unknown>;
  };
  'acts.types.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly name: string; readonly register: string; readonly opinions: readonly (string)[]; readonly publication: { readonly kind: string; readonly days: number; readonly norm: string; readonly automatic?: boolean | undefined } | null; readonly signers: readonly (string)[] })[] };
  };
  'analysis.models.graph': {
    input: { readonly key: string; readonly version?: number | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly cases?: "completed" | "all" | undefined };
    output: { readonly cases: number; readonly activities: readonly ({ readonly node: string; readonly name: string | null; readonly kind: string; readonly phase: string | null; readonly occurrences: number; readonly cases: number; readonly starts: number; readonly ends: number; readonly medianSeconds: number | null; readonly p90Seconds: number | null })[]; readonly edges: readonly ({ readonly from: string; readonly to: string; readonly count: number; readonly cases: number; readonly medianSeconds: number; readonly p90Seconds: number })[] };
  };
  'analysis.models.variants': {
    input: { readonly key: string; readonly version?: number | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly cases?: "completed" | "all" | undefined; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly trace: readonly (string)[]; readonly count: number; readonly share: number; readonly medianSeconds: number | null; readonly p90Seconds: number | null })[]; readonly next: string | null };
  };
  'analysis.models.xes': {
    input: { readonly key: string; readonly version?: number | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly cases?: "completed" | "all" | undefined };
    output: unknown;
  };
  'bus.catalogue.asyncapi': {
    input: Record<string, never>;
    output: unknown;
  };
  'bus.catalogue.contract': {
    input: { readonly code: string; readonly version?: string | undefined };
    output: unknown;
  };
  'bus.catalogue.get': {
    input: { readonly code: string; readonly version?: string | undefined };
    output: { readonly code: string; readonly name: string; readonly kind: "room" | "exposed" | "outside"; readonly owner: string; readonly version: string; readonly versions: readonly ({ readonly version: string; readonly importedAt: string | null; readonly health: "ok" | "retrying" | "failing" | "off" | "unused" })[]; readonly format: "openapi-3.1" | "openapi-3.0" | "swagger-2.0" | "wsdl-1.1" | "operations"; readonly operations: readonly ({ readonly name: string; readonly title: string; readonly method: string | null; readonly path: string | null; readonly security: readonly (string)[]; readonly personalData: readonly (string)[] })[]; readonly events: readonly ({ readonly type: string; readonly title: string })[]; readonly consumers: readonly ({ readonly kind: "room" | "route" | "endpoint" | "declared"; readonly name: string; readonly version: string | null; readonly operations: readonly (string)[] | null; readonly contact: string | null })[]; readonly health: "ok" | "retrying" | "failing" | "off" | "unused"; readonly security: readonly (string)[]; readonly personalData: readonly (string)[]; readonly title: string; readonly description: string | null; readonly addresses: readonly (string)[] };
  };
  'bus.catalogue.import': {
    input: { readonly code: string; readonly version?: string | undefined; readonly name?: string | undefined; readonly owner?: string | undefined; readonly personalData?: string | undefined; readonly security?: string | undefined; readonly check?: boolean | undefined };
    output: { readonly code: string; readonly version: string; readonly status: "new" | "replaced" | "unchanged" | "checked"; readonly operations: number; readonly comparedWith: string | null; readonly changes: readonly ({ readonly kind: string; readonly breaking: boolean; readonly operation: string | null; readonly place: string; readonly sentence: { readonly it: string; readonly en: string } })[] };
  };
  'bus.catalogue.list': {
    input: { readonly kind?: "room" | "exposed" | "outside" | undefined; readonly text?: string | undefined; readonly personalData?: "contact" | "tax-code" | "content" | "special" | undefined };
    output: { readonly items: readonly ({ readonly code: string; readonly name: string; readonly kind: "room" | "exposed" | "outside"; readonly owner: string; readonly version: string; readonly versions: number; readonly format: "openapi-3.1" | "openapi-3.0" | "swagger-2.0" | "wsdl-1.1" | "operations"; readonly operations: number; readonly events: number; readonly consumers: number; readonly health: "ok" | "retrying" | "failing" | "off" | "unused"; readonly security: readonly (string)[]; readonly personalData: readonly (string)[] })[] };
  };
  'bus.catalogue.operation': {
    input: { readonly code: string; readonly version?: string | undefined; readonly operation: string };
    output: { readonly name: string; readonly title: string; readonly method: string | null; readonly path: string | null; readonly security: readonly (string)[]; readonly personalData: readonly (string)[]; readonly input: unknown; readonly output: unknown; readonly defs: Record<string, unknown> };
  };
  'bus.catalogue.remove': {
    input: { readonly code: string; readonly version: string };
    output: Record<string, unknown>;
  };
  'bus.components.map': {
    input: Record<string, never>;
    output: { readonly components: readonly ({ readonly id: string; readonly kind: "route" | "endpoint" | "channel" | "room"; readonly name: string; readonly health: "well" | "paused" | "failing" | "stopped"; readonly waiting: number; readonly dead: number; readonly perMinute: number; readonly failed: number; readonly p95: number | null })[]; readonly ways: readonly ({ readonly from: string; readonly to: string })[]; readonly computed: readonly (string)[] };
  };
  'bus.consumers.put': {
    input: { readonly service: string; readonly name: string; readonly version?: string | undefined; readonly operations?: readonly (string)[] | undefined; readonly contact?: string | undefined };
    output: Record<string, unknown>;
  };
  'bus.consumers.remove': {
    input: { readonly service: string; readonly name: string };
    output: Record<string, unknown>;
  };
  'bus.dead.drop': {
    input: { readonly ids: readonly (string)[] };
    output: { readonly decided: number };
  };
  'bus.dead.edit': {
    input: { readonly id: string; readonly data: unknown };
    output: { readonly messageId: string };
  };
  'bus.dead.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly route?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly messageId: string; readonly route: string; readonly attempts: number; readonly reason: string; readonly diedAt: string })[]; readonly next: string | null };
  };
  'bus.dead.open': {
    input: { readonly id: string; readonly reason: string };
    output: { readonly id: string; readonly messageId: string; readonly route: string; readonly attempts: number; readonly reason: string; readonly diedAt: string; readonly data: unknown };
  };
  'bus.dead.replay': {
    input: { readonly ids: readonly (string)[] };
    output: { readonly decided: number };
  };
  'bus.dispatches.dismiss': {
    input: { readonly id: string; readonly reason: string };
    output: Record<string, unknown>;
  };
  'bus.dispatches.list': {
    input: { readonly entryId: string };
    output: { readonly mailbox: string | null; readonly items: readonly ({ readonly id: string; readonly exchangeId: string | null; readonly recipient: string; readonly address: string; readonly attempt: number; readonly state: "waiting" | "sent" | "uncertain" | "accepted" | "delivered" | "failed"; readonly requestedAt: string; readonly sentAt: string | null; readonly acceptedAt: string | null; readonly uncertified: boolean; readonly deliveredAt: string | null; readonly failedAt: string | null; readonly failure: string | null; readonly missing: "acceptance" | "delivery" | null; readonly dismissed: string | null; readonly receipts: readonly ({ readonly kind: "accettazione" | "non-accettazione" | "presa-in-carico" | "avvenuta-consegna" | "preavviso-errore-consegna" | "errore-consegna" | "rilevazione-virus"; readonly at: string; readonly documentId: string; readonly reason: string | null })[] })[] };
  };
  'bus.dispatches.send': {
    input: { readonly entryId: string; readonly exchangeId?: string | undefined; readonly again?: boolean | undefined };
    output: { readonly requested: number };
  };
  'bus.dispatches.troubled': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly entryId: string; readonly entryCode: string; readonly recipient: string; readonly state: "waiting" | "sent" | "uncertain" | "accepted" | "delivered" | "failed"; readonly failure: string | null; readonly missing: "acceptance" | "delivery" | null; readonly requestedAt: string })[]; readonly next: string | null };
  };
  'bus.egress.allow': {
    input: { readonly rule: string; readonly reason: string };
    output: Record<string, unknown>;
  };
  'bus.egress.close': {
    input: { readonly rule: string };
    output: Record<string, unknown>;
  };
  'bus.egress.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly rule: string; readonly reason: string; readonly addedAt: string })[] };
  };
  'bus.endpoints.bind': {
    input: { readonly code: string; readonly service: { readonly code: string; readonly version: string; readonly operation?: string | undefined } | null };
    output: Record<string, unknown>;
  };
  'bus.endpoints.get': {
    input: { readonly code: string };
    output: { readonly code: string; readonly name: string; readonly connector: string; readonly settings: Record<string, unknown>; readonly enabled: boolean; readonly changedAt: string; readonly service: { readonly code: string; readonly version: string; readonly operation: string | null } | null };
  };
  'bus.endpoints.install': {
    input: { readonly code: string; readonly name: string; readonly connector: "http" | "sql" | "timer" | "files" | "mail" | "service"; readonly settings: Record<string, unknown> };
    output: { readonly installed: boolean };
  };
  'bus.endpoints.kinds': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly kind: string; readonly title: { readonly it: string; readonly en: string }; readonly settings: unknown })[] };
  };
  'bus.endpoints.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly name: string; readonly connector: string; readonly settings: Record<string, unknown>; readonly enabled: boolean; readonly changedAt: string; readonly service: { readonly code: string; readonly version: string; readonly operation: string | null } | null; readonly poll: { readonly nextAt: string; readonly failingSince: string | null; readonly failure: string | null } | null; readonly breaker: { readonly failures: number; readonly openUntil: string | null; readonly reason: string } | null })[] };
  };
  'bus.endpoints.put': {
    input: { readonly code: string; readonly name: string; readonly connector: "http" | "sql" | "timer" | "files" | "mail" | "service"; readonly settings: Record<string, unknown>; readonly enabled?: boolean | undefined };
    output: Record<string, unknown>;
  };
  'bus.endpoints.remove': {
    input: { readonly code: string };
    output: Record<string, unknown>;
  };
  'bus.endpoints.test': {
    input: { readonly code: string };
    output: { readonly ok: boolean; readonly detail: { readonly it: string; readonly en: string } };
  };
  'bus.intake.install': {
    input: { readonly name: string; readonly priority: number; readonly condition: string; readonly procedureKey: string; readonly classCode: string; readonly title: string; readonly unitCode?: string | undefined; readonly kit?: string | undefined };
    output: Record<string, unknown>;
  };
  'bus.intake.prune': {
    input: { readonly kit: string; readonly keep: readonly (string)[] };
    output: { readonly removed: readonly (string)[] };
  };
  'bus.messages.download': {
    input: { readonly id: string };
    output: unknown;
  };
  'bus.messages.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly source: string; readonly filename: string; readonly kind: string; readonly sha256: string; readonly size: number; readonly status: "received" | "routed" | "refused"; readonly route: string | null; readonly reason: string | null; readonly entryId: string | null; readonly entryCode: string | null; readonly dossierId: string | null; readonly caseId: string | null; readonly notes: readonly (string)[]; readonly receivedAt: string; readonly endedAt: string | null; readonly attempts: number; readonly steps: readonly ({ readonly step: string; readonly outcome: string; readonly ms: number | null })[] };
  };
  'bus.messages.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly status?: "received" | "routed" | "refused" | undefined; readonly source?: string | undefined; readonly kind?: "mail" | "application" | "registration-mark" | "scan" | "unknown" | undefined; readonly text?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly source: string; readonly filename: string; readonly kind: string; readonly sha256: string; readonly size: number; readonly status: "received" | "routed" | "refused"; readonly route: string | null; readonly reason: string | null; readonly entryId: string | null; readonly entryCode: string | null; readonly dossierId: string | null; readonly caseId: string | null; readonly notes: readonly (string)[]; readonly receivedAt: string; readonly endedAt: string | null })[]; readonly next: string | null };
  };
  'bus.messages.open': {
    input: { readonly id: string; readonly reason: string };
    output: { readonly id: string; readonly channel: string; readonly type: string; readonly source: string; readonly eventId: string; readonly subject: string | null; readonly correlationId: string; readonly causationId: string | null; readonly replayOf: string | null; readonly traceparent: string | null; readonly acceptedAt: string; readonly keys: readonly ({ readonly kind: string; readonly value: string; readonly about: string | null })[]; readonly passages: readonly ({ readonly attempt: number; readonly route: string; readonly version: number | null; readonly outcome: "done" | "duplicate" | "expired" | "retry" | "dead"; readonly startedAt: string; readonly ms: number; readonly steps: readonly ({ readonly step: string; readonly outcome: string; readonly ms: number; readonly changes: readonly ({ readonly at: string; readonly was?: unknown | undefined; readonly is?: unknown | undefined })[] })[] })[]; readonly headers: unknown; readonly data: unknown };
  };
  'bus.messages.rates': {
    input: { readonly hours: "1" | "24" | "168"; readonly route?: string | undefined };
    output: { readonly since: string; readonly seconds: number; readonly slots: number; readonly items: readonly ({ readonly route: string; readonly slot: number; readonly done: number; readonly failed: number; readonly dead: number; readonly p50: number; readonly p95: number })[] };
  };
  'bus.messages.receive': {
    input: { readonly source: string; readonly filename: string };
    output: { readonly messageId: string; readonly status: "received" | "duplicate"; readonly duplicateOf: { readonly id: string; readonly source: string; readonly filename: string; readonly kind: string; readonly sha256: string; readonly size: number; readonly status: "received" | "routed" | "refused"; readonly route: string | null; readonly reason: string | null; readonly entryId: string | null; readonly entryCode: string | null; readonly dossierId: string | null; readonly caseId: string | null; readonly notes: readonly (string)[]; readonly receivedAt: string; readonly endedAt: string | null } | null };
  };
  'bus.messages.search': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly text?: string | undefined; readonly channel?: string | undefined; readonly state?: "waiting" | "done" | "duplicate" | "expired" | "retry" | "dead" | undefined; readonly from?: string | undefined; readonly to?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly channel: string; readonly type: string; readonly source: string; readonly eventId: string; readonly subject: string | null; readonly correlationId: string; readonly acceptedAt: string; readonly state: "waiting" | "done" | "duplicate" | "expired" | "retry" | "dead"; readonly attempts: number; readonly ms: number | null; readonly keys: readonly ({ readonly kind: string; readonly value: string; readonly about: string | null })[] })[]; readonly next: string | null };
  };
  'bus.messages.send': {
    input: { readonly channel: string; readonly type: string; readonly source: string; readonly eventId?: string | undefined; readonly subject?: string | undefined; readonly key?: string | undefined; readonly expiresAt?: string | undefined; readonly data?: unknown | undefined };
    output: { readonly messageId: string };
  };
  'bus.messages.toTest': {
    input: { readonly id: string; readonly name?: string | undefined };
    output: { readonly route: string; readonly test: Record<string, unknown>; readonly yaml: string; readonly notes: readonly (string)[] };
  };
  'bus.messages.trace': {
    input: { readonly id: string };
    output: { readonly messages: readonly ({ readonly id: string; readonly channel: string; readonly type: string; readonly source: string; readonly eventId: string; readonly subject: string | null; readonly correlationId: string; readonly causationId: string | null; readonly replayOf: string | null; readonly traceparent: string | null; readonly acceptedAt: string; readonly keys: readonly ({ readonly kind: string; readonly value: string; readonly about: string | null })[]; readonly passages: readonly ({ readonly attempt: number; readonly route: string; readonly version: number | null; readonly outcome: "done" | "duplicate" | "expired" | "retry" | "dead"; readonly startedAt: string; readonly ms: number; readonly steps: readonly ({ readonly step: string; readonly outcome: string; readonly ms: number; readonly changes: readonly ({ readonly at: string; readonly was?: unknown | undefined; readonly is?: unknown | undefined })[] })[] })[] })[] };
  };
  'bus.mirrors.compare': {
    input: { readonly code: string };
    output: { readonly code: string; readonly at: string; readonly collections: readonly ({ readonly name: string; readonly state: "equal" | "different" | "unknown"; readonly reason: { readonly it: string; readonly en: string } | null; readonly ours: number; readonly theirs: number; readonly missingCount: number; readonly outdatedCount: number; readonly surplusCount: number; readonly missing: readonly ({ readonly id: string; readonly version: string })[]; readonly outdated: readonly ({ readonly id: string; readonly version: string })[]; readonly surplus: readonly ({ readonly id: string; readonly version: string })[] })[] };
  };
  'bus.mirrors.mend': {
    input: { readonly code: string; readonly collection: string; readonly put: readonly ({ readonly id: string; readonly version: string })[]; readonly remove: readonly ({ readonly id: string; readonly version: string })[] };
    output: { readonly told: number };
  };
  'bus.replays.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly route: string; readonly what: "dead" | "window" | "facts"; readonly done: number; readonly startedAt: string; readonly endedAt: string | null };
  };
  'bus.replays.preview': {
    input: { readonly route: string; readonly what: "dead" | "window" | "facts"; readonly from?: string | undefined; readonly until?: string | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly eventId: string; readonly at: string; readonly effect: "repeated" | "known"; readonly outcome: "done" | "dead" | null; readonly reason: string | null; readonly sent: readonly ({ readonly to: string; readonly was?: unknown | undefined; readonly is?: unknown | undefined; readonly changes: readonly ({ readonly at: string; readonly was?: unknown | undefined; readonly is?: unknown | undefined })[] })[]; readonly calls: readonly (string)[] })[]; readonly next: string | null };
  };
  'bus.replays.start': {
    input: { readonly route: string; readonly what: "dead" | "window" | "facts"; readonly from?: string | undefined; readonly until?: string | undefined };
    output: { readonly replayId: string };
  };
  'bus.retention.get': {
    input: Record<string, never>;
    output: { readonly usualDays: number | null; readonly rules: readonly ({ readonly channel: string; readonly days: number | null })[]; readonly lastRun: { readonly seen: number; readonly removed: number; readonly startedAt: string; readonly endedAt: string | null } | null; readonly oldestAt: string | null; readonly tables: readonly ({ readonly name: string; readonly bytes: number; readonly rows: number })[] };
  };
  'bus.retention.put': {
    input: { readonly channel?: string | undefined; readonly days?: number | null | undefined };
    output: Record<string, unknown>;
  };
  'bus.retention.run': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'bus.routes.deploy': {
    input: { readonly source: string; readonly kit?: string | undefined };
    output: { readonly name: string; readonly version: number };
  };
  'bus.routes.get': {
    input: { readonly name: string; readonly version?: number | undefined };
    output: { readonly name: string; readonly version: number; readonly paused: boolean; readonly deployedAt: string | null; readonly source: string; readonly document: Record<string, unknown> };
  };
  'bus.routes.lint': {
    input: { readonly source: string };
    output: { readonly problems: readonly ({ readonly line: number; readonly pointer: string; readonly message: string })[] };
  };
  'bus.routes.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly name: string; readonly version: number; readonly from: string; readonly paused: boolean; readonly shipped: boolean; readonly steps: readonly (string)[] })[] };
  };
  'bus.routes.pause': {
    input: { readonly name: string };
    output: Record<string, unknown>;
  };
  'bus.routes.resume': {
    input: { readonly name: string };
    output: Record<string, unknown>;
  };
  'bus.routes.schema': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'bus.routes.test': {
    input: { readonly source: string };
    output: { readonly tests: readonly ({ readonly name: string; readonly problems: readonly (string)[] })[] };
  };
  'bus.routes.versions': {
    input: { readonly name: string };
    output: { readonly items: readonly ({ readonly version: number; readonly deployedAt: string | null; readonly shipped: boolean })[] };
  };
  'bus.secrets.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly name: string; readonly setAt: string })[] };
  };
  'bus.secrets.put': {
    input: { readonly name: string; readonly value: string };
    output: Record<string, unknown>;
  };
  'bus.secrets.remove': {
    input: { readonly name: string };
    output: Record<string, unknown>;
  };
  'bus.services.describe': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'bus.services.post': {
    input: { readonly code: string };
    output: { readonly messageId: string; readonly state: "accepted" | "answered" | "done" | "set-aside" | "refused"; readonly status: string; readonly answer: unknown | null };
  };
  'bus.services.put': {
    input: { readonly code: string };
    output: { readonly messageId: string; readonly state: "accepted" | "answered" | "done" | "set-aside" | "refused"; readonly status: string; readonly answer: unknown | null };
  };
  'bus.services.status': {
    input: { readonly code: string; readonly id: string };
    output: { readonly messageId: string; readonly state: "accepted" | "answered" | "done" | "set-aside" | "refused"; readonly status: string; readonly answer: unknown | null };
  };
  'identity.accounts.changePassword': {
    input: { readonly currentPassword: string; readonly newPassword: string };
    output: Record<string, unknown>;
  };
  'identity.accounts.create': {
    input: { readonly personId: string; readonly login: string; readonly password?: string | undefined; readonly demonstration?: boolean | undefined };
    output: { readonly id: string; readonly login: string };
  };
  'identity.accounts.disable': {
    input: { readonly id: string };
    output: { readonly id: string; readonly personId: string; readonly name: string; readonly login: string; readonly hasPassword: boolean; readonly hasTotp: boolean; readonly passkeys: number; readonly demonstration: boolean; readonly disabledAt: string | null };
  };
  'identity.accounts.enable': {
    input: { readonly id: string };
    output: { readonly id: string; readonly personId: string; readonly name: string; readonly login: string; readonly hasPassword: boolean; readonly hasTotp: boolean; readonly passkeys: number; readonly demonstration: boolean; readonly disabledAt: string | null };
  };
  'identity.accounts.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly name?: string | undefined; readonly personId?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly personId: string; readonly name: string; readonly login: string; readonly hasPassword: boolean; readonly hasTotp: boolean; readonly passkeys: number; readonly demonstration: boolean; readonly disabledAt: string | null })[]; readonly next: string | null };
  };
  'identity.appPasswords.create': {
    input: { readonly label: string; readonly days?: number | undefined };
    output: { readonly id: string; readonly login: string; readonly password: string; readonly expiresAt: string };
  };
  'identity.appPasswords.list': {
    input: Record<string, never>;
    output: { readonly login: string | null; readonly items: readonly ({ readonly id: string; readonly label: string; readonly createdAt: string; readonly expiresAt: string; readonly lastUsedAt: string | null })[] };
  };
  'identity.appPasswords.revoke': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'identity.areas.create': {
    input: { readonly code: string; readonly name: string };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly principal: boolean };
  };
  'identity.areas.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly name: string; readonly principal: boolean })[] };
  };
  'identity.areas.rename': {
    input: { readonly id: string; readonly name: string };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly principal: boolean };
  };
  'identity.bodies.found': {
    input: { readonly code: string; readonly name: string; readonly kind: "municipality" | "union-of-municipalities" | "province" | "metropolitan-city" | "region" | "health-authority" | "university" | "school" | "ministry" | "agency" | "other"; readonly ipaCode?: string | undefined; readonly administrator: { readonly givenName: string; readonly familyName: string; readonly email?: string | undefined; readonly login: string } };
    output: { readonly code: string; readonly login: string; readonly token: string; readonly expiresAt: string };
  };
  'identity.bodies.get': {
    input: Record<string, never>;
    output: { readonly id: string; readonly code: string; readonly name: string; readonly kind: string; readonly ipaCode: string | null; readonly taxCode: string | null; readonly istatCode: string | null; readonly territory: string | null; readonly population: number | null; readonly address: string | null; readonly digitalAddress: string | null; readonly website: string | null };
  };
  'identity.bodies.invite': {
    input: { readonly code: string };
    output: { readonly code: string; readonly login: string; readonly token: string; readonly expiresAt: string };
  };
  'identity.bodies.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly name: string | null; readonly steering: boolean })[] };
  };
  'identity.bodies.update': {
    input: { readonly name?: string | undefined; readonly kind?: "municipality" | "union-of-municipalities" | "province" | "metropolitan-city" | "region" | "health-authority" | "university" | "school" | "ministry" | "agency" | "other" | undefined; readonly ipaCode?: string | undefined; readonly taxCode?: string | undefined; readonly istatCode?: string | undefined; readonly territory?: string | undefined; readonly population?: number | undefined; readonly address?: string | undefined; readonly digitalAddress?: string | undefined; readonly website?: string | undefined };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly kind: string; readonly ipaCode: string | null; readonly taxCode: string | null; readonly istatCode: string | null; readonly territory: string | null; readonly population: number | null; readonly address: string | null; readonly digitalAddress: string | null; readonly website: string | null };
  };
  'identity.delegations.grant': {
    input: { readonly toPersonId: string; readonly role: string; readonly permissions?: readonly (string)[] | undefined; readonly unitId?: string | null | undefined; readonly reason: string; readonly validFrom?: string | undefined; readonly validTo: string };
    output: { readonly id: string; readonly fromPersonId: string; readonly toPersonId: string; readonly role: string; readonly permissions: readonly (string)[] | null; readonly unitId: string | null; readonly reason: string; readonly validFrom: string; readonly validTo: string; readonly grantedAt: string; readonly revokedAt: string | null };
  };
  'identity.delegations.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly personId?: string | undefined; readonly all?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly fromPersonId: string; readonly toPersonId: string; readonly role: string; readonly permissions: readonly (string)[] | null; readonly unitId: string | null; readonly reason: string; readonly validFrom: string; readonly validTo: string; readonly grantedAt: string; readonly revokedAt: string | null; readonly fromName: string; readonly toName: string; readonly unitName: string | null })[]; readonly next: string | null };
  };
  'identity.delegations.revoke': {
    input: { readonly id: string };
    output: { readonly id: string; readonly fromPersonId: string; readonly toPersonId: string; readonly role: string; readonly permissions: readonly (string)[] | null; readonly unitId: string | null; readonly reason: string; readonly validFrom: string; readonly validTo: string; readonly grantedAt: string; readonly revokedAt: string | null };
  };
  'identity.enrolments.complete': {
    input: { readonly token: string; readonly password?: string | undefined; readonly code?: string | undefined; readonly passkey?: { readonly challengeId: string; readonly response: { readonly id: string; readonly rawId: string; readonly type: "public-key"; readonly authenticatorAttachment?: "platform" | "cross-platform" | undefined; readonly clientExtensionResults?: Record<string, unknown> | undefined; readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly authenticatorData?: string | undefined; readonly transports?: readonly (string)[] | undefined; readonly publicKeyAlgorithm?: number | undefined; readonly publicKey?: string | undefined } }; readonly label?: string | undefined } | undefined };
    output: { readonly login: string };
  };
  'identity.enrolments.create': {
    input: { readonly personId: string; readonly login?: string | undefined };
    output: { readonly id: string; readonly token: string; readonly login: string; readonly expiresAt: string };
  };
  'identity.enrolments.open': {
    input: { readonly token: string };
    output: { readonly login: string; readonly name: string; readonly secondFactorRequired: boolean; readonly expiresAt: string; readonly totp: { readonly secret: string; readonly uri: string }; readonly passkey: { readonly challengeId: string; readonly options: Record<string, unknown> } };
  };
  'identity.identities.link': {
    input: { readonly personId: string; readonly issuer: string; readonly subject: string };
    output: { readonly issuer: string; readonly subject: string; readonly personId: string; readonly linkedAt: string };
  };
  'identity.identities.list': {
    input: { readonly personId: string };
    output: { readonly items: readonly ({ readonly issuer: string; readonly subject: string; readonly personId: string; readonly linkedAt: string })[] };
  };
  'identity.identities.unlink': {
    input: { readonly issuer: string; readonly subject: string };
    output: Record<string, unknown>;
  };
  'identity.passkeys.beginRegistration': {
    input: Record<string, never>;
    output: { readonly challengeId: string; readonly options: Record<string, unknown> };
  };
  'identity.passkeys.beginSignIn': {
    input: Record<string, never>;
    output: { readonly challengeId: string; readonly options: Record<string, unknown> };
  };
  'identity.passkeys.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly id: string; readonly label: string; readonly createdAt: string; readonly lastUsedAt: string | null })[] };
  };
  'identity.passkeys.register': {
    input: { readonly challengeId: string; readonly response: { readonly id: string; readonly rawId: string; readonly type: "public-key"; readonly authenticatorAttachment?: "platform" | "cross-platform" | undefined; readonly clientExtensionResults?: Record<string, unknown> | undefined; readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly authenticatorData?: string | undefined; readonly transports?: readonly (string)[] | undefined; readonly publicKeyAlgorithm?: number | undefined; readonly publicKey?: string | undefined } }; readonly label: string };
    output: { readonly id: string };
  };
  'identity.passkeys.remove': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'identity.passkeys.signIn': {
    input: { readonly challengeId: string; readonly response: { readonly id: string; readonly rawId: string; readonly type: "public-key"; readonly authenticatorAttachment?: "platform" | "cross-platform" | undefined; readonly clientExtensionResults?: Record<string, unknown> | undefined; readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string; readonly userHandle?: string | undefined } } };
    output: { readonly person: { readonly id: string; readonly name: string }; readonly roles: readonly (string)[]; readonly level: "one-factor" | "two-factor"; readonly mustEnrol: boolean; readonly expiresAt: string };
  };
  'identity.people.create': {
    input: { readonly givenName: string; readonly familyName: string; readonly taxCode?: string | undefined; readonly email?: string | undefined };
    output: { readonly id: string; readonly displayName: string };
  };
  'identity.people.end': {
    input: { readonly id: string };
    output: { readonly id: string; readonly displayName: string; readonly givenName: string; readonly familyName: string; readonly taxCode: string | null; readonly email: string | null; readonly leftAt: string | null; readonly positions: readonly ({ readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null })[] };
  };
  'identity.people.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly displayName: string; readonly givenName: string; readonly familyName: string; readonly taxCode: string | null; readonly email: string | null; readonly leftAt: string | null; readonly positions: readonly ({ readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null })[] };
  };
  'identity.people.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly name?: string | undefined; readonly working?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly displayName: string; readonly givenName: string; readonly familyName: string; readonly leftAt: string | null })[]; readonly next: string | null };
  };
  'identity.people.names': {
    input: { readonly personIds: readonly (string)[] };
    output: { readonly items: readonly ({ readonly id: string; readonly displayName: string })[] };
  };
  'identity.people.search': {
    input: { readonly taxCode: string };
    output: { readonly id: string; readonly displayName: string; readonly givenName: string; readonly familyName: string; readonly taxCode: string | null; readonly email: string | null; readonly leftAt: string | null; readonly positions: readonly ({ readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null })[] };
  };
  'identity.people.update': {
    input: { readonly id: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | null | undefined; readonly email?: string | null | undefined };
    output: { readonly id: string; readonly displayName: string; readonly givenName: string; readonly familyName: string; readonly taxCode: string | null; readonly email: string | null; readonly leftAt: string | null; readonly positions: readonly ({ readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null })[] };
  };
  'identity.permissions.explain': {
    input: { readonly permission: string; readonly personId?: string | undefined };
    output: { readonly permission: string; readonly allowed: boolean; readonly sentence: { readonly it: string; readonly en: string }; readonly because: readonly ({ readonly kind: "position" | "delegation" | "expired-position" | "future-position" | "idle-delegation" | "role-lacks" | "component"; readonly text: { readonly it: string; readonly en: string } })[]; readonly holders: readonly ({ readonly name: string; readonly unit: string | null; readonly role: string })[] };
  };
  'identity.permissions.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly permission: string; readonly sentence: { readonly it: string; readonly en: string }; readonly roles: readonly (string)[] })[] };
  };
  'identity.permissions.set': {
    input: { readonly permission: string; readonly role: string; readonly granted: boolean };
    output: { readonly permission: string; readonly role: string; readonly granted: boolean };
  };
  'identity.positions.assign': {
    input: { readonly personId: string; readonly unitId?: string | null | undefined; readonly role: string; readonly validFrom?: string | undefined; readonly validTo?: string | null | undefined };
    output: { readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null };
  };
  'identity.positions.end': {
    input: { readonly id: string; readonly validTo?: string | undefined };
    output: { readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null };
  };
  'identity.positions.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly unitId?: string | undefined; readonly role?: string | undefined; readonly day?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly personId: string; readonly unitId: string | null; readonly role: string; readonly validFrom: string; readonly validTo: string | null; readonly endedAt: string | null; readonly personName: string; readonly unitName: string | null })[]; readonly next: string | null };
  };
  'identity.roles.define': {
    input: { readonly code: string; readonly name: { readonly it: string; readonly en: string } };
    output: { readonly code: string };
  };
  'identity.roles.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly name: { readonly it: string; readonly en: string }; readonly permissions: readonly (string)[] })[] };
  };
  'identity.sessions.create': {
    input: { readonly login: string; readonly password: string; readonly code?: string | undefined };
    output: { readonly person: { readonly id: string; readonly name: string }; readonly roles: readonly (string)[]; readonly level: "one-factor" | "two-factor"; readonly mustEnrol: boolean; readonly expiresAt: string };
  };
  'identity.sessions.current': {
    input: Record<string, never>;
    output: { readonly person: { readonly id: string; readonly name: string }; readonly roles: readonly (string)[]; readonly unitIds: readonly (string)[]; readonly permissions: readonly (string)[]; readonly session: { readonly id: string; readonly method: "password" | "password+totp" | "passkey" | "oidc"; readonly level: "one-factor" | "two-factor"; readonly createdAt: string; readonly lastSeenAt: string; readonly expiresAt: string; readonly provedAt: string } | null };
  };
  'identity.sessions.end': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'identity.sessions.endAll': {
    input: { readonly personId?: string | undefined };
    output: { readonly ended: number };
  };
  'identity.sessions.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly id: string; readonly method: "password" | "password+totp" | "passkey" | "oidc"; readonly level: "one-factor" | "two-factor"; readonly createdAt: string; readonly lastSeenAt: string; readonly expiresAt: string; readonly provedAt: string; readonly current: boolean })[] };
  };
  'identity.sessions.stepUp': {
    input: { readonly password?: string | undefined; readonly code?: string | undefined; readonly passkey?: { readonly challengeId: string; readonly response: { readonly id: string; readonly rawId: string; readonly type: "public-key"; readonly authenticatorAttachment?: "platform" | "cross-platform" | undefined; readonly clientExtensionResults?: Record<string, unknown> | undefined; readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string; readonly userHandle?: string | undefined } } } | undefined };
    output: { readonly level: "one-factor" | "two-factor" };
  };
  'identity.totp.begin': {
    input: Record<string, never>;
    output: { readonly secret: string; readonly uri: string };
  };
  'identity.totp.confirm': {
    input: { readonly code: string };
    output: Record<string, unknown>;
  };
  'identity.totp.get': {
    input: Record<string, never>;
    output: { readonly connected: boolean };
  };
  'identity.totp.remove': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'identity.units.close': {
    input: { readonly id: string; readonly validTo?: string | undefined };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly parentId: string | null; readonly areaId: string; readonly areaCode: string; readonly validFrom: string; readonly validTo: string | null };
  };
  'identity.units.create': {
    input: { readonly code: string; readonly name: string; readonly parentId?: string | null | undefined; readonly areaCode?: string | undefined; readonly validFrom?: string | undefined; readonly validTo?: string | undefined };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly parentId: string | null; readonly areaId: string; readonly areaCode: string; readonly validFrom: string; readonly validTo: string | null };
  };
  'identity.units.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly day?: string | undefined; readonly all?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly name: string; readonly parentId: string | null; readonly areaId: string; readonly areaCode: string; readonly validFrom: string; readonly validTo: string | null })[]; readonly next: string | null };
  };
  'identity.units.update': {
    input: { readonly id: string; readonly name?: string | undefined; readonly parentId?: string | null | undefined };
    output: { readonly id: string; readonly code: string; readonly name: string; readonly parentId: string | null; readonly areaId: string; readonly areaCode: string; readonly validFrom: string; readonly validTo: string | null };
  };
  'integrity.checks.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly family: "register" | "act" | "case"; readonly norm: string; readonly severity: "high" | "medium" | "low"; readonly title: { readonly it: string; readonly en: string }; readonly condition: { readonly it: string; readonly en: string }; readonly measure: { readonly it: string; readonly en: string } })[] };
  };
  'integrity.findings.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly check: string; readonly title: { readonly it: string; readonly en: string }; readonly norm: string; readonly severity: "high" | "medium" | "low"; readonly status: "open" | "resolved" | "withdrawn"; readonly about: string; readonly scope: string; readonly sentence: { readonly it: string; readonly en: string }; readonly measure: { readonly it: string; readonly en: string }; readonly facts: readonly (string)[]; readonly detail: Record<string, unknown>; readonly openedAt: string; readonly changedAt: string; readonly outcome: "remedied" | "measure-taken" | "dismissed" | null; readonly reason: string | null; readonly resolvedByName: string | null; readonly resolvedAt: string | null; readonly events: readonly ({ readonly id: string; readonly type: string; readonly subject: string; readonly time: string; readonly leafIndex: number | null })[] };
  };
  'integrity.findings.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly check?: "R01" | "R02" | "R03" | "R05" | "R06" | "R15" | "R18" | undefined; readonly status?: "open" | "resolved" | "withdrawn" | undefined; readonly severity?: "high" | "medium" | "low" | undefined; readonly scope?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly check: string; readonly title: { readonly it: string; readonly en: string }; readonly norm: string; readonly severity: "high" | "medium" | "low"; readonly status: "open" | "resolved" | "withdrawn"; readonly about: string; readonly scope: string; readonly sentence: { readonly it: string; readonly en: string }; readonly measure: { readonly it: string; readonly en: string }; readonly facts: readonly (string)[]; readonly detail: Record<string, unknown>; readonly openedAt: string; readonly changedAt: string; readonly outcome: "remedied" | "measure-taken" | "dismissed" | null; readonly reason: string | null; readonly resolvedByName: string | null; readonly resolvedAt: string | null })[]; readonly next: string | null };
  };
  'integrity.findings.recompute': {
    input: Record<string, never>;
    output: { readonly at: string; readonly agrees: boolean; readonly checks: readonly ({ readonly code: string; readonly standing: number; readonly recomputed: number; readonly differences: number; readonly missing: readonly ({ readonly about: string; readonly findingId: string | null })[]; readonly unsupported: readonly ({ readonly about: string; readonly findingId: string | null })[]; readonly changed: readonly ({ readonly about: string; readonly findingId: string | null })[] })[] };
  };
  'integrity.findings.resolve': {
    input: { readonly id: string; readonly outcome: "remedied" | "measure-taken" | "dismissed"; readonly reason: string };
    output: Record<string, unknown>;
  };
  'integrity.terms.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly key: "publication-lag"; readonly typeCode: string; readonly days: number; readonly norm: string; readonly validFrom: string; readonly source: string })[] };
  };
  'integrity.terms.set': {
    input: { readonly key: "publication-lag"; readonly typeCode: string; readonly days: number; readonly norm: string; readonly validFrom: string };
    output: Record<string, unknown>;
  };
  'kernel.events.get': {
    input: { readonly id: string };
    output: { readonly specversion: "1.0"; readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string; readonly actor: { readonly kind: string; readonly id: string | null; readonly onBehalfOf: string | null }; readonly via: string; readonly operation: string | null; readonly correlationId: string; readonly causationId: string | null; readonly leafIndex: number | null; readonly data: unknown; readonly cause: { readonly specversion: "1.0"; readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string; readonly actor: { readonly kind: string; readonly id: string | null; readonly onBehalfOf: string | null }; readonly via: string; readonly operation: string | null; readonly correlationId: string; readonly causationId: string | null; readonly leafIndex: number | null; readonly data: unknown } | null; readonly consequences: readonly ({ readonly specversion: "1.0"; readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string; readonly actor: { readonly kind: string; readonly id: string | null; readonly onBehalfOf: string | null }; readonly via: string; readonly operation: string | null; readonly correlationId: string; readonly causationId: string | null; readonly leafIndex: number | null; readonly data: unknown })[]; readonly chain: readonly ({ readonly specversion: "1.0"; readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string; readonly actor: { readonly kind: string; readonly id: string | null; readonly onBehalfOf: string | null }; readonly via: string; readonly operation: string | null; readonly correlationId: string; readonly causationId: string | null; readonly leafIndex: number | null; readonly data: unknown })[] };
  };
  'kernel.events.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly type?: string | undefined; readonly subject?: string | undefined; readonly actor?: string | undefined; readonly correlationId?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };
    output: { readonly items: readonly ({ readonly specversion: "1.0"; readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string; readonly actor: { readonly kind: string; readonly id: string | null; readonly onBehalfOf: string | null }; readonly via: string; readonly operation: string | null; readonly correlationId: string; readonly causationId: string | null; readonly leafIndex: number | null; readonly data: unknown })[]; readonly next: string | null };
  };
  'kernel.events.types': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly type: string; readonly summary: { readonly it: string; readonly en: string } })[] };
  };
  'kernel.incidents.dismiss': {
    input: { readonly id: string; readonly reason: string };
    output: Record<string, unknown>;
  };
  'kernel.incidents.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly open?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly source: "job" | "subscription"; readonly name: string; readonly reference: unknown; readonly attempts: number; readonly error: string; readonly raisedAt: string; readonly resolvedAt: string | null; readonly resolution: "retried" | "dismissed" | null; readonly reason: string | null })[]; readonly next: string | null };
  };
  'kernel.incidents.retry': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'kernel.installation.get': {
    input: Record<string, never>;
    output: { readonly mode: "demonstration" | "real"; readonly version: string; readonly bodies: readonly (string)[] };
  };
  'kits.kits.available': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly name: string; readonly version: string; readonly title: string; readonly problems: readonly (string)[] })[] };
  };
  'kits.kits.install': {
    input: { readonly name: string };
    output: { readonly name: string; readonly version: string; readonly digest: string };
  };
  'kits.kits.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly name: string; readonly version: string; readonly title: string; readonly digest: string; readonly contents: unknown; readonly installedAt: string })[] };
  };
  'ledger.chain.verify': {
    input: Record<string, never>;
    output: { readonly ok: boolean; readonly leaves: number; readonly unsealed: number; readonly problems: readonly (string)[]; readonly head: string; readonly checkpoint: string | null };
  };
  'ledger.checkpoints.latest': {
    input: Record<string, never>;
    output: { readonly checkpoint: string; readonly verifierKey: string; readonly size: number };
  };
  'ledger.proofs.get': {
    input: { readonly eventId: string };
    output: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null; readonly entry: string | null; readonly tlogProof: string | null; readonly checkpoint: string; readonly verifierKey: string; readonly verified: boolean; readonly recordedAt: string };
  };
  'ledger.tiles.get': {
    input: { readonly path: string };
    output: unknown;
  };
  'performance.dashboard.get': {
    input: { readonly period?: string | undefined; readonly granularity?: "month" | "quarter" | "year" | undefined };
    output: { readonly period: string; readonly until: string; readonly ended: boolean; readonly granularity: "month" | "quarter" | "year"; readonly tiles: readonly ({ readonly code: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly title: { readonly it: string; readonly en: string }; readonly formula: { readonly it: string; readonly en: string }; readonly measure: "working-hours" | "days" | "percent" | "cases"; readonly statistic: "rate" | "lag" | "ratio" | "stock"; readonly tailRank: "p90" | "p95" | null; readonly tailMeasure: "working-hours" | "days" | "percent" | "cases" | null; readonly better: "lower" | "higher"; readonly recordKind: "case" | "entry" | "act"; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number; readonly target: { readonly value: number; readonly source: string; readonly validFrom: string } | null; readonly met: boolean | null; readonly previous: number | null; readonly change: number | null; readonly moved: { readonly unitId: string | null; readonly unitName: string | null; readonly before: number; readonly now: number; readonly records: number } | null; readonly trend: readonly ({ readonly period: string; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number })[] })[] };
  };
  'performance.indicators.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly title: { readonly it: string; readonly en: string }; readonly formula: { readonly it: string; readonly en: string }; readonly measure: "working-hours" | "days" | "percent" | "cases"; readonly statistic: "rate" | "lag" | "ratio" | "stock"; readonly tailRank: "p90" | "p95" | null; readonly tailMeasure: "working-hours" | "days" | "percent" | "cases" | null; readonly better: "lower" | "higher"; readonly recordKind: "case" | "entry" | "act" })[] };
  };
  'performance.public.get': {
    input: Record<string, never>;
    output: { readonly from: string | null; readonly to: string | null; readonly ended: boolean; readonly items: readonly ({ readonly code: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly title: { readonly it: string; readonly en: string }; readonly formula: { readonly it: string; readonly en: string }; readonly measure: "working-hours" | "days" | "percent" | "cases"; readonly statistic: "rate" | "lag" | "ratio" | "stock"; readonly tailRank: "p90" | "p95" | null; readonly tailMeasure: "working-hours" | "days" | "percent" | "cases" | null; readonly better: "lower" | "higher"; readonly recordKind: "case" | "entry" | "act"; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number; readonly target: { readonly value: number; readonly source: string; readonly validFrom: string } | null; readonly met: boolean | null; readonly trend: readonly ({ readonly period: string; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number })[] })[] };
  };
  'performance.public.latest': {
    input: { readonly fewest?: number | undefined };
    output: { readonly month: string | null; readonly items: readonly ({ readonly code: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly title: { readonly it: string; readonly en: string }; readonly measure: "working-hours" | "days" | "percent" | "cases"; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number })[] };
  };
  'performance.targets.set': {
    input: { readonly indicator: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly value: number; readonly source: string; readonly validFrom: string };
    output: Record<string, unknown>;
  };
  'performance.values.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly indicator?: "G1" | "G2" | "G8" | "O1" | "O4" | "S1" | undefined; readonly granularity?: "month" | "quarter" | "year" | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly by?: "body" | "unit" | undefined; readonly unitId?: string | undefined };
    output: { readonly items: readonly ({ readonly indicator: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly period: string; readonly unitId: string | null; readonly measure: "working-hours" | "days" | "percent" | "cases"; readonly value: number | null; readonly tail: number | null; readonly numerator: number | null; readonly denominator: number })[]; readonly next: string | null };
  };
  'performance.values.recompute': {
    input: Record<string, never>;
    output: { readonly facts: number; readonly unreadable: number; readonly records: number; readonly wrongRecords: number; readonly nextLeaf: number; readonly differing: number; readonly differences: readonly ({ readonly series: "G1-closed" | "G1-opened" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly month: string; readonly unitId: string | null; readonly value: number; readonly held: number; readonly recomputed: number })[] };
  };
  'performance.values.records': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly indicator: "G1" | "G2" | "G8" | "O1" | "O4" | "S1"; readonly period: string; readonly granularity?: "month" | "quarter" | "year" | undefined; readonly unitId?: string | undefined };
    output: { readonly items: readonly ({ readonly recordId: string; readonly kind: "case" | "entry" | "act"; readonly label: string | null; readonly unitId: string | null; readonly unitName: string | null; readonly value: number; readonly began: string; readonly ended: string | null; readonly dueDay: string | null })[]; readonly next: string | null };
  };
  'processes.cases.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly code: string; readonly modelKey: string; readonly modelVersion: number; readonly title: string; readonly status: "running" | "completed" | "cancelled"; readonly outcome: string | null; readonly dossierId: string | null; readonly officerId: string | null; readonly unitId: string | null; readonly presentedAt: string; readonly startedAt: string; readonly completedAt: string | null; readonly clock: { readonly dueDay: string | null; readonly urgency: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended"; readonly daysLeft: number | null; readonly norm: string | null; readonly suspendedSince: string | null }; readonly modelName: string; readonly officerName: string | null; readonly unitName: string | null; readonly legalTerm: { readonly days: number; readonly unit: "day" | "working-day"; readonly norm: string; readonly countFirstDay: boolean; readonly shiftOnHoliday: boolean; readonly silence: "assent" | "refusal" | "none" } | null; readonly variables: unknown; readonly taken: readonly (string)[]; readonly steps: readonly ({ readonly id: string; readonly name: string | null; readonly kind: string; readonly lane: string | null; readonly phase: string | null; readonly status: "ahead" | "current" | "done" | "cancelled" | "incident"; readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null })[]; readonly tasks: readonly ({ readonly id: string; readonly caseId: string; readonly node: string; readonly name: string; readonly form: string | null; readonly candidateRole: string | null; readonly phase: string | null; readonly status: "open" | "completed" | "cancelled"; readonly claimedBy: string | null; readonly claimedByName: string | null; readonly endedByName: string | null; readonly createdAt: string; readonly endedAt: string | null; readonly dueAt: string | null })[]; readonly suspensions: readonly ({ readonly reason: string; readonly norm: string; readonly fromDay: string; readonly toDay: string | null })[]; readonly incidents: readonly ({ readonly token: number; readonly node: string; readonly code: string; readonly detail: string; readonly raisedAt: string })[]; readonly history: readonly ({ readonly at: string; readonly what: string; readonly node: string | null; readonly name: string | null; readonly by: string | null })[] };
  };
  'processes.cases.history': {
    input: { readonly id: string; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly type: string; readonly what: string; readonly about: string | null; readonly actor: { readonly kind: "person" | "system" | "public"; readonly name: string | null; readonly onBehalfOf: string | null }; readonly sealed: boolean })[]; readonly next: string | null };
  };
  'processes.cases.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly status?: "running" | "completed" | "cancelled" | undefined; readonly modelKey?: string | undefined; readonly dossierId?: string | undefined; readonly unitId?: string | undefined; readonly urgency?: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended" | undefined; readonly text?: string | undefined; readonly sort?: "startedAt" | "-startedAt" | "presentedAt" | "-presentedAt" | "dueDay" | "-dueDay" | "code" | "-code" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly modelKey: string; readonly modelVersion: number; readonly title: string; readonly status: "running" | "completed" | "cancelled"; readonly outcome: string | null; readonly dossierId: string | null; readonly officerId: string | null; readonly unitId: string | null; readonly presentedAt: string; readonly startedAt: string; readonly completedAt: string | null; readonly clock: { readonly dueDay: string | null; readonly urgency: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended"; readonly daysLeft: number | null; readonly norm: string | null; readonly suspendedSince: string | null } })[]; readonly next: string | null };
  };
  'processes.cases.retry': {
    input: { readonly id: string; readonly token: number; readonly reason: string; readonly variables?: Record<string, unknown> | undefined };
    output: Record<string, unknown>;
  };
  'processes.cases.start': {
    input: { readonly modelKey: string; readonly title: string; readonly dossierId?: string | undefined; readonly presentedAt?: string | undefined; readonly officerId?: string | undefined; readonly unitId?: string | undefined; readonly variables: Record<string, unknown> };
    output: { readonly id: string; readonly code: string; readonly dueDay: string | null };
  };
  'processes.clocks.resume': {
    input: { readonly caseId: string };
    output: { readonly dueDay: string | null };
  };
  'processes.clocks.suspend': {
    input: { readonly caseId: string; readonly reason: string; readonly norm: string };
    output: { readonly suspendedSince: string };
  };
  'processes.models.deploy': {
    input: { readonly key: string; readonly name: string; readonly bpmn: string; readonly file?: string | undefined; readonly forms: Record<string, unknown>; readonly legalTerm?: { readonly days: number; readonly unit: "day" | "working-day"; readonly norm: string; readonly countFirstDay: boolean; readonly shiftOnHoliday: boolean; readonly silence: "assent" | "refusal" | "none" } | null | undefined; readonly kit?: string | undefined };
    output: { readonly key: string; readonly version: number; readonly sha256: string };
  };
  'processes.models.diagram': {
    input: { readonly key: string; readonly version?: number | undefined };
    output: { readonly key: string; readonly version: number; readonly name: string; readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }; readonly lanes: readonly ({ readonly name: string | null; readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } })[]; readonly nodes: readonly ({ readonly id: string; readonly name: string | null; readonly kind: string; readonly parent: string | null; readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } })[]; readonly flows: readonly ({ readonly id: string; readonly name: string | null; readonly source: string; readonly target: string; readonly waypoints: readonly ({ readonly x: number; readonly y: number })[] })[] };
  };
  'processes.models.get': {
    input: { readonly key: string };
    output: { readonly key: string; readonly version: number; readonly name: string; readonly bpmn: string; readonly forms: unknown; readonly legalTerm: { readonly days: number; readonly unit: "day" | "working-day"; readonly norm: string; readonly countFirstDay: boolean; readonly shiftOnHoliday: boolean; readonly silence: "assent" | "refusal" | "none" } | null };
  };
  'processes.models.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly key: string; readonly version: number; readonly name: string; readonly legalTerm: { readonly days: number; readonly unit: "day" | "working-day"; readonly norm: string; readonly countFirstDay: boolean; readonly shiftOnHoliday: boolean; readonly silence: "assent" | "refusal" | "none" } | null; readonly kit: string | null; readonly deployedAt: string; readonly running: number })[] };
  };
  'processes.tasks.assign': {
    input: { readonly ids: readonly (string)[]; readonly personId: string | null; readonly reason: string };
    output: { readonly assigned: number };
  };
  'processes.tasks.assignees': {
    input: { readonly ids: readonly (string)[] };
    output: { readonly items: readonly ({ readonly personId: string; readonly name: string; readonly openTasks: number })[] };
  };
  'processes.tasks.claim': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'processes.tasks.complete': {
    input: { readonly id: string; readonly variables: Record<string, unknown> };
    output: { readonly caseId: string; readonly caseStatus: "running" | "completed" | "cancelled" };
  };
  'processes.tasks.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly caseId: string; readonly node: string; readonly name: string; readonly form: string | null; readonly candidateRole: string | null; readonly phase: string | null; readonly status: "open" | "completed" | "cancelled"; readonly claimedBy: string | null; readonly claimedByName: string | null; readonly endedByName: string | null; readonly createdAt: string; readonly endedAt: string | null; readonly dueAt: string | null; readonly because: string; readonly schema: unknown | null; readonly variables: unknown };
  };
  'processes.tasks.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly urgency?: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended" | undefined; readonly modelKey?: string | undefined; readonly caseId?: string | undefined; readonly text?: string | undefined; readonly mine?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly caseId: string; readonly node: string; readonly name: string; readonly form: string | null; readonly candidateRole: string | null; readonly phase: string | null; readonly status: "open" | "completed" | "cancelled"; readonly claimedBy: string | null; readonly claimedByName: string | null; readonly endedByName: string | null; readonly createdAt: string; readonly endedAt: string | null; readonly dueAt: string | null; readonly caseCode: string; readonly caseTitle: string; readonly modelName: string; readonly unitName: string | null; readonly roleName: string | null; readonly presentedAt: string; readonly dueDay: string | null; readonly urgency: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended"; readonly daysLeft: number | null; readonly because: string; readonly assigned: { readonly by: string; readonly reason: string } | null })[]; readonly next: string | null };
  };
  'processes.tasks.overview': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly urgency?: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended" | undefined; readonly modelKey?: string | undefined; readonly caseId?: string | undefined; readonly text?: string | undefined; readonly unitId?: string | undefined; readonly holderId?: string | undefined; readonly unheld?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly caseId: string; readonly node: string; readonly name: string; readonly form: string | null; readonly candidateRole: string | null; readonly phase: string | null; readonly status: "open" | "completed" | "cancelled"; readonly claimedBy: string | null; readonly claimedByName: string | null; readonly endedByName: string | null; readonly createdAt: string; readonly endedAt: string | null; readonly dueAt: string | null; readonly caseCode: string; readonly caseTitle: string; readonly modelName: string; readonly unitName: string | null; readonly roleName: string | null; readonly presentedAt: string; readonly dueDay: string | null; readonly urgency: "none" | "ok" | "watch" | "urgent" | "expired" | "suspended"; readonly daysLeft: number | null; readonly because: string; readonly assigned: { readonly by: string; readonly reason: string } | null })[]; readonly next: string | null };
  };
  'processes.tasks.release': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'programmes.interventions.create': {
    input: { readonly code: string; readonly title: string; readonly programme: string; readonly cup?: string | undefined; readonly rupId: string; readonly plannedCost: string; readonly funding: readonly ({ readonly source: string; readonly amount: string })[] };
    output: { readonly id: string };
  };
  'programmes.interventions.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly code: string; readonly version: number; readonly title: string; readonly programme: string; readonly cup: string | null; readonly rupId: string; readonly plannedCost: string; readonly funding: readonly ({ readonly source: string; readonly amount: string })[]; readonly rupName: string; readonly progress: { readonly milestones: number; readonly reached: number; readonly late: number; readonly delayDays: number }; readonly milestones: readonly ({ readonly id: string; readonly phase: "programme" | "feasibility" | "executive-design" | "tender" | "contract" | "handover" | "progress" | "variation" | "completion" | "testing"; readonly title: string; readonly plannedDay: string; readonly revisedDay: string | null; readonly actualDay: string | null; readonly state: "ahead" | "late" | "reached"; readonly delayDays: number; readonly forecastDelayDays: number; readonly revisions: readonly ({ readonly n: number; readonly day: string; readonly reason: string; readonly revisedAt: string })[] })[]; readonly links: readonly ({ readonly id: string; readonly kind: "act" | "document" | "dossier"; readonly targetId: string; readonly linkedAt: string })[]; readonly versions: readonly ({ readonly version: number; readonly title: string; readonly programme: string; readonly cup: string | null; readonly rupId: string; readonly plannedCost: string; readonly funding: readonly ({ readonly source: string; readonly amount: string })[]; readonly reason: string | null; readonly madeAt: string })[] };
  };
  'programmes.interventions.import': {
    input: { readonly programme: string; readonly rupId: string; readonly holderTaxCode?: string | undefined };
    output: { readonly read: number; readonly created: number; readonly revised: number; readonly unchanged: number; readonly others: number; readonly refusedCount: number; readonly refused: readonly ({ readonly record: string; readonly reason: { readonly it: string; readonly en: string } })[] };
  };
  'programmes.interventions.link': {
    input: { readonly id: string; readonly kind: "act" | "document" | "dossier"; readonly targetId: string };
    output: { readonly added: boolean };
  };
  'programmes.interventions.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly programme?: string | undefined; readonly rupId?: string | undefined; readonly text?: string | undefined; readonly standing?: "late" | "ahead" | "done" | "unplanned" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly version: number; readonly title: string; readonly programme: string; readonly cup: string | null; readonly rupId: string; readonly plannedCost: string; readonly funding: readonly ({ readonly source: string; readonly amount: string })[]; readonly rupName: string; readonly progress: { readonly milestones: number; readonly reached: number; readonly late: number; readonly delayDays: number } })[]; readonly next: string | null };
  };
  'programmes.interventions.revise': {
    input: { readonly id: string; readonly title?: string | undefined; readonly programme?: string | undefined; readonly cup?: string | null | undefined; readonly rupId?: string | undefined; readonly plannedCost?: string | undefined; readonly funding?: readonly ({ readonly source: string; readonly amount: string })[] | undefined; readonly reason: string };
    output: { readonly version: number };
  };
  'programmes.milestones.plan': {
    input: { readonly interventionId: string; readonly phase: "programme" | "feasibility" | "executive-design" | "tender" | "contract" | "handover" | "progress" | "variation" | "completion" | "testing"; readonly title: string; readonly plannedDay: string };
    output: { readonly id: string };
  };
  'programmes.milestones.reach': {
    input: { readonly id: string; readonly actualDay: string; readonly documentId?: string | undefined };
    output: { readonly delayDays: number };
  };
  'programmes.milestones.reschedule': {
    input: { readonly id: string; readonly day: string; readonly reason: string };
    output: { readonly revision: number; readonly plannedDay: string; readonly revisedDay: string | null };
  };
  'programmes.programmes.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly programme: string; readonly count: number })[] };
  };
  'programmes.public.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly code: string; readonly title: string; readonly programme: string; readonly cup: string | null; readonly plannedCost: string; readonly progress: { readonly milestones: number; readonly reached: number; readonly late: number; readonly delayDays: number }; readonly firstCost: string; readonly funding: readonly ({ readonly source: string; readonly amount: string })[]; readonly phases: readonly ({ readonly phase: "programme" | "feasibility" | "executive-design" | "tender" | "contract" | "handover" | "progress" | "variation" | "completion" | "testing"; readonly title: string; readonly plannedDay: string; readonly revisedDay: string | null; readonly actualDay: string | null; readonly delayDays: number; readonly forecastDelayDays: number })[]; readonly today: string };
  };
  'programmes.public.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly programme?: string | undefined; readonly text?: string | undefined; readonly standing?: "late" | "ahead" | "done" | "unplanned" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly title: string; readonly programme: string; readonly cup: string | null; readonly plannedCost: string; readonly progress: { readonly milestones: number; readonly reached: number; readonly late: number; readonly delayDays: number } })[]; readonly next: string | null };
  };
  'publication.adopted.publish': {
    input: { readonly actId: string };
    output: { readonly outcome: "published" | "there" | "by-hand" };
  };
  'publication.board.download': {
    input: { readonly id: string };
    output: unknown;
  };
  'publication.board.get': {
    input: { readonly id: string };
    output: { readonly current: { readonly id: string; readonly code: string; readonly kind: string; readonly title: string; readonly source: string | null; readonly norm: string; readonly filename: string; readonly mime: string; readonly size: number; readonly sha256: string; readonly actCode: string | null; readonly from: string; readonly to: string; readonly publishedAt: string; readonly eventId: string; readonly proof: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null } } | null; readonly forgotten: { readonly id: string; readonly state: "expired" | "withdrawn"; readonly kind: string; readonly from: string; readonly to: string } | null };
  };
  'publication.board.kinds': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly kind: string; readonly count: number })[] };
  };
  'publication.board.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly kind?: string | undefined; readonly text?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly kind: string; readonly title: string; readonly source: string | null; readonly norm: string; readonly filename: string; readonly mime: string; readonly size: number; readonly sha256: string; readonly actCode: string | null; readonly from: string; readonly to: string; readonly publishedAt: string; readonly eventId: string })[]; readonly next: string | null };
  };
  'publication.board.overview': {
    input: Record<string, never>;
    output: { readonly waiting: number; readonly late: number; readonly current: number; readonly ending: number; readonly future: number };
  };
  'publication.board.publish': {
    input: { readonly documentId: string; readonly kind: string; readonly title: string; readonly days: number; readonly from?: string | undefined; readonly norm: string; readonly source?: string | undefined; readonly actId?: string | undefined; readonly actCode?: string | undefined };
    output: { readonly id: string; readonly code: string; readonly number: number; readonly year: number; readonly from: string; readonly to: string; readonly proof?: { readonly status: "sealed" | "pending"; readonly leafIndex?: number | undefined; readonly url: string } | undefined };
  };
  'publication.board.queue': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly actId: string; readonly actCode: string; readonly typeName: string; readonly title: string; readonly caseId: string | null; readonly documentId: string; readonly adoptedAt: string; readonly kind: string; readonly days: number; readonly norm: string; readonly dueDay: string | null; readonly dueNorm: string | null; readonly daysLeft: number | null })[]; readonly next: string | null };
  };
  'publication.board.register': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly state?: "future" | "current" | "expired" | "withdrawn" | undefined; readonly actId?: string | undefined; readonly documentId?: string | undefined; readonly text?: string | undefined; readonly sort?: "publishedAt" | "-publishedAt" | "to" | "-to" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly kind: string; readonly title: string; readonly norm: string; readonly documentId: string; readonly sha256: string; readonly actId: string | null; readonly actCode: string | null; readonly from: string; readonly to: string; readonly publishedAt: string; readonly state: "future" | "current" | "expired" | "withdrawn"; readonly daysLeft: number | null; readonly withdrawnAt: string | null; readonly reason: string | null })[]; readonly next: string | null };
  };
  'publication.board.report': {
    input: { readonly id: string };
    output: { readonly code: string; readonly kind: string; readonly title: string; readonly sha256: string; readonly from: string; readonly to: string; readonly complete: boolean; readonly state: "future" | "current" | "expired" | "withdrawn"; readonly daysLeft: number | null; readonly documentId: string; readonly actId: string | null; readonly actCode: string | null; readonly withdrawnAt: string | null; readonly withdrawalReason: string | null };
  };
  'publication.board.search': {
    input: { readonly text: string; readonly limit?: number | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly kind: string; readonly title: string; readonly source: string | null; readonly norm: string; readonly filename: string; readonly mime: string; readonly size: number; readonly sha256: string; readonly actCode: string | null; readonly from: string; readonly to: string; readonly publishedAt: string; readonly eventId: string })[]; readonly corrected: string | null };
  };
  'publication.board.withdraw': {
    input: { readonly id: string; readonly reason: string };
    output: Record<string, unknown>;
  };
  'publication.transparency.section': {
    input: { readonly code: string };
    output: { readonly area: { readonly code: string; readonly title: { readonly it: string; readonly en: string } }; readonly section: { readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly norms: readonly (string)[]; readonly frequencies: readonly ("timely" | "quarterly" | "half-yearly" | "annual")[]; readonly state: "empty" | "late" | "partial" | "current" | "not-due"; readonly updatedOn: string | null; readonly age: number | null }; readonly tables: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly updatedOn: string | null; readonly columns: readonly ({ readonly key: string; readonly title: { readonly it: string; readonly en: string }; readonly kind: "text" | "day" | "money" | "integer" })[]; readonly rows: readonly (readonly (unknown)[])[]; readonly more: boolean })[] };
  };
  'publication.transparency.table': {
    input: { readonly table: string; readonly format?: "csv" | "json" | undefined };
    output: unknown;
  };
  'publication.transparency.tree': {
    input: Record<string, never>;
    output: { readonly validFrom: string; readonly source: string; readonly areas: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly sections: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly norms: readonly (string)[]; readonly frequencies: readonly ("timely" | "quarterly" | "half-yearly" | "annual")[]; readonly state: "empty" | "late" | "partial" | "current" | "not-due"; readonly updatedOn: string | null; readonly age: number | null })[] })[] };
  };
  'publication.verify.content': {
    input: Record<string, never>;
    output: { readonly sha256: string; readonly verdict: "known" | "unknown"; readonly registrations: readonly ({ readonly code: string; readonly registeredAt: string; readonly eventId: string; readonly proof: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null; readonly url: string } })[]; readonly publications: readonly ({ readonly id: string; readonly kind: string; readonly from: string; readonly to: string; readonly state: "current" | "expired" | "withdrawn" | "future"; readonly eventId: string; readonly proof: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null; readonly url: string } })[] };
  };
  'publication.verify.hash': {
    input: { readonly sha256: string };
    output: { readonly sha256: string; readonly verdict: "known" | "unknown"; readonly registrations: readonly ({ readonly code: string; readonly registeredAt: string; readonly eventId: string; readonly proof: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null; readonly url: string } })[]; readonly publications: readonly ({ readonly id: string; readonly kind: string; readonly from: string; readonly to: string; readonly state: "current" | "expired" | "withdrawn" | "future"; readonly eventId: string; readonly proof: { readonly status: "sealed" | "pending"; readonly leafIndex: number | null; readonly url: string } })[] };
  };
  'records.classification.install': {
    input: { readonly scheme: string; readonly validFrom: string; readonly classes: readonly ({ readonly code: string; readonly title: string })[] };
    output: { readonly id: string };
  };
  'records.classification.list': {
    input: { readonly on?: string | undefined };
    output: { readonly scheme: string | null; readonly validFrom: string | null; readonly validTo: string | null; readonly classes: readonly ({ readonly code: string; readonly title: string })[] };
  };
  'records.contacts.create': {
    input: { readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly taxCode?: string | undefined; readonly ipaCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly email?: string | undefined; readonly phone?: string | undefined; readonly address?: string | undefined; readonly note?: string | undefined };
    output: { readonly id: string };
  };
  'records.contacts.duplicates': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly by: "name" | "digital-address"; readonly contacts: readonly ({ readonly id: string; readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly taxCode: string | null; readonly ipaCode: string | null; readonly digitalAddress: string | null; readonly email: string | null; readonly phone: string | null; readonly address: string | null; readonly note: string | null; readonly mergedInto: string | null; readonly createdAt: string; readonly changedAt: string })[] })[] };
  };
  'records.contacts.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly taxCode: string | null; readonly ipaCode: string | null; readonly digitalAddress: string | null; readonly email: string | null; readonly phone: string | null; readonly address: string | null; readonly note: string | null; readonly mergedInto: string | null; readonly createdAt: string; readonly changedAt: string; readonly merged: readonly ({ readonly id: string; readonly name: string })[] };
  };
  'records.contacts.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly kind?: "person" | "organisation" | "administration" | undefined; readonly text?: string | undefined; readonly sort?: "name" | "-name" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly taxCode: string | null; readonly ipaCode: string | null; readonly digitalAddress: string | null; readonly email: string | null; readonly phone: string | null; readonly address: string | null; readonly note: string | null; readonly mergedInto: string | null; readonly createdAt: string; readonly changedAt: string })[]; readonly next: string | null };
  };
  'records.contacts.merge': {
    input: { readonly id: string; readonly mergedIds: readonly (string)[] };
    output: Record<string, unknown>;
  };
  'records.contacts.update': {
    input: { readonly id: string; readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly taxCode?: string | undefined; readonly ipaCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly email?: string | undefined; readonly phone?: string | undefined; readonly address?: string | undefined; readonly note?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.content.condition': {
    input: Record<string, never>;
    output: { readonly contents: number; readonly bytes: number; readonly roundContents: number; readonly roundBytes: number; readonly lastStepAt: string | null; readonly lastRoundFinishedAt: string | null; readonly faults: readonly ({ readonly sha256: string; readonly fault: "missing" | "damaged"; readonly foundAt: string })[] };
  };
  'records.content.get': {
    input: { readonly sha256: string; readonly filename?: string | undefined };
    output: unknown;
  };
  'records.content.put': {
    input: { readonly sha256?: string | undefined; readonly filename?: string | undefined };
    output: { readonly sha256: string; readonly size: number; readonly mime: string; readonly mismatch: boolean };
  };
  'records.content.scrub': {
    input: Record<string, never>;
    output: { readonly contents: number; readonly bytes: number; readonly missing: number; readonly damaged: number; readonly finished: boolean };
  };
  'records.content.verify': {
    input: { readonly after?: string | undefined; readonly limit?: number | undefined };
    output: { readonly checked: number; readonly bytes: number; readonly missing: readonly (string)[]; readonly damaged: readonly (string)[]; readonly next: string | null };
  };
  'records.dailyRegisters.deliver': {
    input: { readonly id: string; readonly to: string; readonly receipt: string };
    output: Record<string, unknown>;
  };
  'records.dailyRegisters.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly waiting?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly day: string; readonly firstCode: string | null; readonly lastCode: string | null; readonly entries: number; readonly annulled: number; readonly changed: number; readonly documentId: string; readonly sha256: string; readonly packageSha256: string; readonly madeAt: string; readonly deliverBy: string; readonly state: "ready" | "overdue" | "delivered"; readonly delivery: { readonly at: string; readonly to: string; readonly receipt: string } | null })[]; readonly next: string | null };
  };
  'records.dailyRegisters.make': {
    input: { readonly day: string; readonly areaCode?: string | undefined; readonly registerCode?: string | undefined };
    output: { readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly day: string; readonly firstCode: string | null; readonly lastCode: string | null; readonly entries: number; readonly annulled: number; readonly changed: number; readonly documentId: string; readonly sha256: string; readonly packageSha256: string; readonly madeAt: string; readonly deliverBy: string; readonly state: "ready" | "overdue" | "delivered"; readonly delivery: { readonly at: string; readonly to: string; readonly receipt: string } | null };
  };
  'records.dailyRegisters.package': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.deferrals.authorise': {
    input: { readonly areaCode?: string | undefined; readonly act: string; readonly reason: string; readonly fromDay: string; readonly untilDay: string };
    output: { readonly id: string };
  };
  'records.deferrals.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly since?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly act: string; readonly reason: string; readonly fromDay: string; readonly untilDay: string })[]; readonly next: string | null };
  };
  'records.directory.find': {
    input: { readonly text: string };
    output: { readonly items: readonly ({ readonly list: "bodies" | "areas"; readonly code: string; readonly ipaCode: string; readonly name: string; readonly bodyName: string | null; readonly taxCode: string | null; readonly category: string | null; readonly digitalAddress: string | null; readonly address: string | null; readonly website: string | null })[] };
  };
  'records.directory.refresh': {
    input: { readonly list: "bodies" | "areas"; readonly sha256: string; readonly shrunk?: boolean | undefined };
    output: { readonly entries: number; readonly added: number; readonly changed: number; readonly ceased: number };
  };
  'records.directory.state': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly list: "bodies" | "areas"; readonly at: string; readonly entries: number; readonly sha256: string })[] };
  };
  'records.documents.addVersion': {
    input: { readonly id: string; readonly sha256: string; readonly filename: string; readonly mime?: string | undefined; readonly reason: string };
    output: { readonly id: string; readonly version: number };
  };
  'records.documents.changes': {
    input: { readonly id: string; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly byName: string | null; readonly reason: string | null; readonly before: Record<string, unknown>; readonly after: Record<string, unknown> })[]; readonly next: string | null };
  };
  'records.documents.create': {
    input: { readonly typeCode: string; readonly title: string; readonly sha256?: string | undefined; readonly filename?: string | undefined; readonly mime?: string | undefined; readonly metadata?: Record<string, unknown> | undefined; readonly dossierId?: string | undefined; readonly unitId?: string | undefined; readonly formation?: "a" | "b" | "c" | "d" | undefined; readonly classCode?: string | undefined; readonly level?: "public" | "internal" | "confidential" | "special" | undefined };
    output: { readonly id: string; readonly version: number };
  };
  'records.documents.describe': {
    input: { readonly id: string; readonly title?: string | undefined; readonly metadata?: Record<string, unknown> | undefined; readonly classCode?: string | null | undefined; readonly reason?: string | undefined };
    output: { readonly typeVersion: number | null };
  };
  'records.documents.discard': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'records.documents.download': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.documents.exportAnnex': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.documents.finalise': {
    input: { readonly id: string };
    output: { readonly id: string; readonly version: number };
  };
  'records.documents.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly typeCode: string; readonly typeVersion: number | null; readonly classCode: string | null; readonly level: "public" | "internal" | "confidential" | "special"; readonly title: string; readonly state: "draft" | "final"; readonly formation: "a" | "b" | "c" | "d"; readonly version: number; readonly unitId: string | null; readonly createdAt: string; readonly metadata: Record<string, unknown>; readonly versions: readonly ({ readonly version: number; readonly sha256: string; readonly filename: string; readonly mime: string; readonly size: number; readonly reason: string | null; readonly createdAt: string; readonly createdByName: string | null })[]; readonly relations: readonly ({ readonly fromId: string; readonly toId: string; readonly relation: "annexes" | "replies-to" | "replaces" | "implements" | "publishes"; readonly title: string })[]; readonly dossiers: readonly ({ readonly id: string; readonly code: string; readonly title: string })[]; readonly entries: readonly ({ readonly id: string; readonly code: string; readonly title: string })[]; readonly discardedAt: string | null; readonly lock: { readonly byName: string | null; readonly own: boolean; readonly until: string } | null };
  };
  'records.documents.grant': {
    input: { readonly id: string; readonly personId: string; readonly reason: string; readonly fromDay?: string | undefined; readonly untilDay?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.documents.linkedData': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.documents.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly typeCode?: string | undefined; readonly state?: "draft" | "final" | undefined; readonly sha256?: string | undefined; readonly classCode?: string | undefined; readonly field?: string | undefined; readonly value?: string | undefined; readonly discarded?: boolean | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly typeCode: string; readonly typeVersion: number | null; readonly classCode: string | null; readonly level: "public" | "internal" | "confidential" | "special"; readonly title: string; readonly state: "draft" | "final"; readonly formation: "a" | "b" | "c" | "d"; readonly version: number; readonly unitId: string | null; readonly createdAt: string; readonly metadata: Record<string, unknown> })[]; readonly next: string | null };
  };
  'records.documents.preview': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.documents.readers': {
    input: { readonly id: string };
    output: { readonly items: readonly ({ readonly personId: string; readonly personName: string | null; readonly reason: string; readonly fromDay: string | null; readonly untilDay: string | null; readonly at: string; readonly byName: string | null })[] };
  };
  'records.documents.relate': {
    input: { readonly fromId: string; readonly toId: string; readonly relation: "annexes" | "replies-to" | "replaces" | "implements" | "publishes" };
    output: Record<string, unknown>;
  };
  'records.documents.restore': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'records.documents.revoke': {
    input: { readonly id: string; readonly personId: string };
    output: Record<string, unknown>;
  };
  'records.documents.setLevel': {
    input: { readonly id: string; readonly level: "public" | "internal" | "confidential" | "special"; readonly reason: string };
    output: Record<string, unknown>;
  };
  'records.documents.unlock': {
    input: { readonly id: string };
    output: { readonly ended: number };
  };
  'records.documents.unrelate': {
    input: { readonly fromId: string; readonly toId: string; readonly relation: "annexes" | "replies-to" | "replaces" | "implements" | "publishes" };
    output: Record<string, unknown>;
  };
  'records.dossiers.addDocument': {
    input: { readonly id: string; readonly documentId: string };
    output: { readonly added: boolean };
  };
  'records.dossiers.assign': {
    input: { readonly id: string; readonly officerId?: string | null | undefined; readonly unitId?: string | null | undefined; readonly reason: string };
    output: Record<string, unknown>;
  };
  'records.dossiers.beginPhase': {
    input: { readonly id: string; readonly phase: "Preparatoria" | "Istruttoria" | "Consultiva" | "Decisoria o deliberativa" | "Integrazione dell'efficacia" };
    output: Record<string, unknown>;
  };
  'records.dossiers.changes': {
    input: { readonly id: string; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly byName: string | null; readonly reason: string | null; readonly before: { readonly level?: "public" | "internal" | "confidential" | "special" | undefined; readonly officerName?: string | null | undefined; readonly unitName?: string | null | undefined }; readonly after: { readonly level?: "public" | "internal" | "confidential" | "special" | undefined; readonly officerName?: string | null | undefined; readonly unitName?: string | null | undefined } })[]; readonly next: string | null };
  };
  'records.dossiers.close': {
    input: { readonly id: string; readonly reason?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.dossiers.get': {
    input: { readonly id: string; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly id: string; readonly code: string; readonly title: string; readonly classCode: string; readonly level: "public" | "internal" | "confidential" | "special"; readonly kind: "affare" | "attività" | "persona fisica" | "persona giuridica" | "procedimento amministrativo"; readonly procedureCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly state: "open" | "closed"; readonly phases: readonly ({ readonly phase: "Preparatoria" | "Istruttoria" | "Consultiva" | "Decisoria o deliberativa" | "Integrazione dell'efficacia"; readonly startedAt: string; readonly endedAt: string | null })[]; readonly openedAt: string; readonly closedAt: string | null; readonly aboveId: string | null; readonly officerName: string | null; readonly unitName: string | null; readonly classTitle: string | null; readonly above: readonly ({ readonly id: string; readonly code: string; readonly title: string })[]; readonly documents: { readonly items: readonly ({ readonly id: string; readonly typeCode: string; readonly title: string; readonly state: string; readonly addedAt: string; readonly addedByName: string | null; readonly filename: string | null; readonly mime: string | null; readonly size: number | null })[]; readonly next: string | null } };
  };
  'records.dossiers.grant': {
    input: { readonly id: string; readonly personId: string; readonly reason: string; readonly fromDay?: string | undefined; readonly untilDay?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.dossiers.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly aboveId?: string | undefined; readonly classCode?: string | undefined; readonly state?: "open" | "closed" | undefined; readonly code?: string | undefined; readonly year?: number | undefined; readonly text?: string | undefined; readonly sort?: "openedAt" | "-openedAt" | "title" | "-title" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly code: string; readonly title: string; readonly classCode: string; readonly level: "public" | "internal" | "confidential" | "special"; readonly kind: "affare" | "attività" | "persona fisica" | "persona giuridica" | "procedimento amministrativo"; readonly procedureCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly state: "open" | "closed"; readonly phases: readonly ({ readonly phase: "Preparatoria" | "Istruttoria" | "Consultiva" | "Decisoria o deliberativa" | "Integrazione dell'efficacia"; readonly startedAt: string; readonly endedAt: string | null })[]; readonly openedAt: string; readonly closedAt: string | null; readonly aboveId: string | null })[]; readonly next: string | null };
  };
  'records.dossiers.open': {
    input: { readonly title: string; readonly classCode?: string | undefined; readonly aboveId?: string | undefined; readonly kind: "affare" | "attività" | "persona fisica" | "persona giuridica" | "procedimento amministrativo"; readonly procedureCode?: string | undefined; readonly unitId?: string | undefined; readonly officerId?: string | undefined; readonly level?: "public" | "internal" | "confidential" | "special" | undefined };
    output: { readonly id: string; readonly code: string };
  };
  'records.dossiers.readers': {
    input: { readonly id: string };
    output: { readonly items: readonly ({ readonly personId: string; readonly personName: string | null; readonly reason: string; readonly fromDay: string | null; readonly untilDay: string | null; readonly at: string; readonly byName: string | null })[] };
  };
  'records.dossiers.removeDocument': {
    input: { readonly id: string; readonly documentId: string };
    output: { readonly removed: boolean };
  };
  'records.dossiers.revoke': {
    input: { readonly id: string; readonly personId: string };
    output: Record<string, unknown>;
  };
  'records.dossiers.setLevel': {
    input: { readonly id: string; readonly level: "public" | "internal" | "confidential" | "special"; readonly reason: string };
    output: Record<string, unknown>;
  };
  'records.emergencies.close': {
    input: { readonly id: string; readonly endedAt: string; readonly lastNumber: number; readonly extensionAct?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.emergencies.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly cause: string; readonly act: string; readonly startedAt: string; readonly endedAt: string | null; readonly lastNumber: number | null; readonly extensionAct: string | null; readonly entered: number })[]; readonly next: string | null };
  };
  'records.emergencies.open': {
    input: { readonly areaCode?: string | undefined; readonly cause: string; readonly act: string; readonly startedAt: string };
    output: { readonly id: string };
  };
  'records.exchanges.download': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.exchanges.list': {
    input: { readonly entryId: string };
    output: { readonly items: readonly ({ readonly id: string; readonly direction: "received" | "made"; readonly kind: "mark" | "confirmation" | "update" | "exception" | "annulment"; readonly at: string; readonly by: string; readonly address: string | null; readonly filename: string; readonly sha256: string; readonly peer: { readonly administration: string; readonly area: string; readonly register: string; readonly number: string; readonly date: string; readonly time?: string | undefined } | null; readonly anomaly: "000_Irricevibile" | "001_ValidazioneFirma" | "002_AnomaliaImpronte" | "003_DocumentoAllegatiNonLeggibili" | "004_DocumentoAllegatiErroreValidazioneFirma" | "005_DocumentoAllegatiErroreVaidazioneMarcaTemporale" | "006_DocumentoAllegatiErroreValidazioneSigillo" | "007_ErroreIdentificatoreNonTrovato" | null; readonly reason: string | null; readonly seal: { readonly valid: boolean; readonly reason: string | null; readonly sealedBy: string | null } | null })[] };
  };
  'records.exchanges.reply': {
    input: { readonly entryId: string; readonly kind: "confirmation" | "exception"; readonly anomaly?: "000_Irricevibile" | "001_ValidazioneFirma" | "002_AnomaliaImpronte" | "003_DocumentoAllegatiNonLeggibili" | "004_DocumentoAllegatiErroreValidazioneFirma" | "005_DocumentoAllegatiErroreVaidazioneMarcaTemporale" | "006_DocumentoAllegatiErroreValidazioneSigillo" | "007_ErroreIdentificatoreNonTrovato" | undefined; readonly detail?: string | undefined };
    output: { readonly id: string };
  };
  'records.formerEntries.import': {
    input: { readonly areaCode?: string | undefined; readonly items: readonly ({ readonly system: string; readonly year: number; readonly number: number; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: string; readonly registeredOn: string; readonly presentedOn?: string | undefined })[] };
    output: { readonly added: number };
  };
  'records.formerEntries.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly text?: string | undefined; readonly code?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly code: string; readonly system: string; readonly year: number; readonly number: number; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: string; readonly registeredOn: string; readonly presentedOn: string | null })[]; readonly next: string | null };
  };
  'records.intake.page': {
    input: { readonly id: string; readonly version?: number | undefined; readonly page: number };
    output: unknown;
  };
  'records.intake.part': {
    input: { readonly id: string; readonly version?: number | undefined; readonly position: number };
    output: unknown;
  };
  'records.intake.readable': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: { readonly readable: { readonly kind: "mail" | "invoice"; readonly title: string; readonly sections: readonly ({ readonly title: { readonly it: string; readonly en: string } | null; readonly facts: readonly ({ readonly label: { readonly it: string; readonly en: string }; readonly value: string })[]; readonly table: { readonly columns: readonly ({ readonly it: string; readonly en: string })[]; readonly rows: readonly (readonly (string)[])[] } | null; readonly text: string | null })[] } | null };
  };
  'records.intake.repeat': {
    input: { readonly id: string; readonly version?: number | undefined; readonly recognise?: boolean | undefined };
    output: { readonly version: number };
  };
  'records.intake.stages': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: { readonly version: number; readonly pending: boolean; readonly stages: readonly ({ readonly stage: "type" | "antivirus" | "unwrap" | "signatures" | "text" | "preview" | "ocr"; readonly outcome: "done" | "nothing" | "unavailable" | "waiting" | "refused" | "failed"; readonly reason: "not-this-kind" | "no-tool" | "no-answer" | "too-large" | "too-deep" | "too-many" | "too-dense" | "out-of-time" | "out-of-memory" | "encrypted" | "damaged" | "program" | "malware" | "no-text" | "interrupted" | null; readonly detail: Record<string, unknown>; readonly tool: string; readonly toolVersion: string; readonly attempts: number; readonly durationMs: number; readonly at: string })[]; readonly preview: { readonly thumbnail: boolean; readonly pages: number; readonly readable: boolean }; readonly parts: readonly ({ readonly position: number; readonly depth: number; readonly path: string; readonly mime: string; readonly size: number; readonly sha256: string })[] };
  };
  'records.intake.text': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.intake.thumbnail': {
    input: { readonly id: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.protocol.annul': {
    input: { readonly id: string; readonly reason: string; readonly authorisation: string };
    output: { readonly id: string; readonly proof?: { readonly status: "sealed" | "pending"; readonly leafIndex?: number | undefined; readonly url: string } | undefined };
  };
  'records.protocol.assign': {
    input: { readonly id: string; readonly classCode?: string | undefined; readonly unitId?: string | undefined; readonly officerId?: string | undefined; readonly dossierId?: string | undefined; readonly reason?: string | undefined };
    output: Record<string, unknown>;
  };
  'records.protocol.daily': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly date: string; readonly areaCode?: string | undefined };
    output: { readonly date: string; readonly areaCode: string; readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly number: number; readonly year: number; readonly code: string; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: readonly ({ readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly ipaCode?: string | undefined; readonly areaCode?: string | undefined })[]; readonly presentedAt: string; readonly registeredAt: string; readonly channel: "pec" | "portal" | "counter" | "paper" | "interoperability" | "internal" | "email"; readonly documentId: string; readonly sha256: string; readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null; readonly deferralId: string | null; readonly emergency: { readonly id: string; readonly number: number; readonly at: string } | null; readonly annulment: { readonly at: string; readonly by: string; readonly reason: string; readonly authorisation: string } | null })[]; readonly next: string | null; readonly annulled: readonly ({ readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly number: number; readonly year: number; readonly code: string; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: readonly ({ readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly ipaCode?: string | undefined; readonly areaCode?: string | undefined })[]; readonly presentedAt: string; readonly registeredAt: string; readonly channel: "pec" | "portal" | "counter" | "paper" | "interoperability" | "internal" | "email"; readonly documentId: string; readonly sha256: string; readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null; readonly deferralId: string | null; readonly emergency: { readonly id: string; readonly number: number; readonly at: string } | null; readonly annulment: { readonly at: string; readonly by: string; readonly reason: string; readonly authorisation: string } | null })[] };
  };
  'records.protocol.get': {
    input: { readonly id: string };
    output: { readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly number: number; readonly year: number; readonly code: string; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: readonly ({ readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly ipaCode?: string | undefined; readonly areaCode?: string | undefined })[]; readonly presentedAt: string; readonly registeredAt: string; readonly channel: "pec" | "portal" | "counter" | "paper" | "interoperability" | "internal" | "email"; readonly documentId: string; readonly sha256: string; readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null; readonly deferralId: string | null; readonly emergency: { readonly id: string; readonly number: number; readonly at: string } | null; readonly annulment: { readonly at: string; readonly by: string; readonly reason: string; readonly authorisation: string } | null; readonly registeredBy: string; readonly mark: { readonly text: string; readonly sha256: string }; readonly references: { readonly messageId?: string | undefined; readonly sha256?: string | undefined; readonly senderNumber?: string | undefined; readonly senderDate?: string | undefined; readonly inReplyTo?: string | undefined; readonly formerEntryId?: string | undefined }; readonly stampDuty: { readonly marks: readonly ({ readonly identifier: string; readonly issuedOn: string })[]; readonly exemption: string | null } | null; readonly documents: readonly ({ readonly documentId: string; readonly version: number; readonly sha256: string; readonly filename: string; readonly mime: string; readonly title: string })[]; readonly changes: readonly ({ readonly at: string; readonly by: string; readonly reason: string | null; readonly before: { readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null }; readonly after: { readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null } })[] };
  };
  'records.protocol.label': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.protocol.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly areaCode?: string | undefined; readonly flow?: "incoming" | "outgoing" | "internal" | undefined; readonly code?: string | undefined; readonly documentId?: string | undefined; readonly dossierId?: string | undefined; readonly sha256?: string | undefined; readonly senderNumber?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly sort?: "registeredAt" | "-registeredAt" | "presentedAt" | "-presentedAt" | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly areaCode: string; readonly registerCode: string; readonly number: number; readonly year: number; readonly code: string; readonly flow: "incoming" | "outgoing" | "internal"; readonly subject: string; readonly correspondents: readonly ({ readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly ipaCode?: string | undefined; readonly areaCode?: string | undefined })[]; readonly presentedAt: string; readonly registeredAt: string; readonly channel: "pec" | "portal" | "counter" | "paper" | "interoperability" | "internal" | "email"; readonly documentId: string; readonly sha256: string; readonly classCode: string | null; readonly unitId: string | null; readonly officerId: string | null; readonly dossierId: string | null; readonly deferralId: string | null; readonly emergency: { readonly id: string; readonly number: number; readonly at: string } | null; readonly annulment: { readonly at: string; readonly by: string; readonly reason: string; readonly authorisation: string } | null })[]; readonly next: string | null };
  };
  'records.protocol.mark': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.protocol.receipt': {
    input: { readonly id: string };
    output: unknown;
  };
  'records.protocol.register': {
    input: { readonly flow: "incoming" | "outgoing" | "internal"; readonly areaCode?: string | undefined; readonly subject: string; readonly correspondents: readonly ({ readonly kind: "person" | "organisation" | "administration"; readonly name: string; readonly givenName?: string | undefined; readonly familyName?: string | undefined; readonly taxCode?: string | undefined; readonly digitalAddress?: string | undefined; readonly ipaCode?: string | undefined; readonly areaCode?: string | undefined })[]; readonly presentedAt: string; readonly channel: "pec" | "portal" | "counter" | "paper" | "interoperability" | "internal" | "email"; readonly documentId: string; readonly attachmentIds: readonly (string)[]; readonly classCode?: string | undefined; readonly unitId?: string | undefined; readonly officerId?: string | undefined; readonly dossierId?: string | undefined; readonly references?: { readonly messageId?: string | undefined; readonly sha256?: string | undefined; readonly senderNumber?: string | undefined; readonly senderDate?: string | undefined; readonly inReplyTo?: string | undefined; readonly formerEntryId?: string | undefined } | undefined; readonly stampDuty?: { readonly marks?: readonly ({ readonly identifier: string; readonly issuedOn: string })[] | undefined; readonly exemption?: string | undefined } | undefined; readonly deferralId?: string | undefined; readonly emergency?: { readonly id: string; readonly number: number; readonly at: string } | undefined };
    output: { readonly id: string; readonly number: number; readonly year: number; readonly code: string; readonly registeredAt: string; readonly mark: { readonly text: string; readonly sha256: string }; readonly duplicate: boolean; readonly proof?: { readonly status: "sealed" | "pending"; readonly leafIndex?: number | undefined; readonly url: string } | undefined };
  };
  'records.protocol.suggest': {
    input: { readonly name: string };
    output: { readonly items: readonly ({ readonly name: string; readonly kind: "person" | "organisation" | "administration"; readonly taxCode: string | null; readonly ipaCode: string | null; readonly areaCode: string | null; readonly digitalAddress: string | null; readonly source: "past" | "contact" | "directory"; readonly classCode: string | null; readonly unitId: string | null; readonly times: number })[] };
  };
  'records.registerStarts.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly areaCode: string; readonly registerCode: string; readonly year: number; readonly firstNumber: number; readonly act: string; readonly reason: string; readonly madeAt: string })[] };
  };
  'records.registerStarts.set': {
    input: { readonly areaCode?: string | undefined; readonly year: number; readonly firstNumber: number; readonly act: string; readonly reason: string };
    output: { readonly firstCode: string };
  };
  'records.renditions.pdf': {
    input: { readonly title: string; readonly blocks: readonly ({ readonly kind: "heading"; readonly level: number; readonly text: string } | { readonly kind: "paragraph"; readonly text: string; readonly align?: "left" | "center" | "right" | undefined; readonly style?: "normal" | "strong" | "small" | undefined } | { readonly kind: "list"; readonly items: readonly (string)[]; readonly ordered?: boolean | undefined } | { readonly kind: "table"; readonly columns: readonly (string)[]; readonly rows: readonly (readonly (string)[])[] } | { readonly kind: "letterhead"; readonly body: string; readonly unit?: string | undefined; readonly address?: string | undefined; readonly digitalAddress?: string | undefined } | { readonly kind: "mark"; readonly text: string } | { readonly kind: "signature"; readonly role: string; readonly name: string; readonly note?: string | undefined } | { readonly kind: "qr"; readonly address: string; readonly text: string } | { readonly kind: "space" })[]; readonly language?: "it" | "en" | undefined };
    output: { readonly sha256: string; readonly size: number; readonly filename: string; readonly missingCharacters: readonly (string)[] };
  };
  'records.search.facets': {
    input: { readonly q?: string | undefined };
    output: { readonly kinds: readonly ({ readonly value: string; readonly label: string; readonly count: number })[]; readonly types: readonly ({ readonly value: string; readonly label: string; readonly count: number })[]; readonly classes: readonly ({ readonly value: string; readonly label: string; readonly count: number })[]; readonly units: readonly ({ readonly value: string; readonly label: string; readonly count: number })[]; readonly years: readonly ({ readonly value: string; readonly label: string; readonly count: number })[]; readonly count: number; readonly complete: boolean };
  };
  'records.search.find': {
    input: { readonly q?: string | undefined; readonly sort?: "relevance" | "date" | undefined; readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly kind: "document" | "dossier" | "entry" | "contact"; readonly id: string; readonly title: readonly ({ readonly text: string; readonly hit: boolean })[]; readonly code: string | null; readonly typeCode: string; readonly state: string | null; readonly classCode: string | null; readonly unitId: string | null; readonly unitName: string | null; readonly at: string; readonly names: readonly (string)[]; readonly text: readonly ({ readonly text: string; readonly hit: boolean })[] })[]; readonly next: string | null; readonly reached: string | null };
  };
  'records.search.names': {
    input: { readonly name: string };
    output: { readonly items: readonly ({ readonly name: string; readonly count: number })[] };
  };
  'records.search.rebuild': {
    input: { readonly after?: string | undefined };
    output: { readonly step: string; readonly records: number; readonly next: string | null };
  };
  'records.searches.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly query: string; readonly sort: "relevance" | "date"; readonly unitId: string | null; readonly own: boolean })[] };
  };
  'records.searches.remove': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'records.searches.save': {
    input: { readonly name: string; readonly query: string; readonly sort: "relevance" | "date"; readonly unitId?: string | undefined };
    output: { readonly id: string };
  };
  'records.signatures.apply': {
    input: { readonly documentId: string };
    output: { readonly documentId: string; readonly version: number; readonly sha256: string; readonly filename: string; readonly indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED"; readonly subIndication: string | null };
  };
  'records.signatures.list': {
    input: { readonly documentId: string };
    output: { readonly items: readonly ({ readonly version: number; readonly validatedAt: string; readonly indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED"; readonly subIndication: string | null; readonly rule: string; readonly explanation: { readonly it: string; readonly en: string }; readonly format: string; readonly at: string; readonly timeSource: "registration" | "now"; readonly contentSha256: string | null; readonly contentMime: string | null; readonly signers: readonly ({ readonly indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED"; readonly subIndication: string | null; readonly rule: string; readonly explanation: { readonly it: string; readonly en: string }; readonly cryptographic: "valid" | "invalid" | "not-checked"; readonly commonName: string | null; readonly taxCode: string | null; readonly organisation: string | null; readonly serial: string | null; readonly issuer: string | null; readonly claimedSigningTime: string | null; readonly validFrom: string | null; readonly validTo: string | null; readonly algorithm: string; readonly level: "B" | "T" | "LT" | "LTA" })[] })[] };
  };
  'records.signatures.validate': {
    input: { readonly documentId: string; readonly version?: number | undefined };
    output: { readonly documentId: string; readonly version: number; readonly sha256: string; readonly indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED"; readonly subIndication: string | null; readonly rule: string; readonly explanation: { readonly it: string; readonly en: string }; readonly format: string; readonly at: string; readonly timeSource: "registration" | "now"; readonly contentSha256: string | null; readonly contentMime: string | null; readonly signers: readonly ({ readonly indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED"; readonly subIndication: string | null; readonly rule: string; readonly explanation: { readonly it: string; readonly en: string }; readonly cryptographic: "valid" | "invalid" | "not-checked"; readonly commonName: string | null; readonly taxCode: string | null; readonly organisation: string | null; readonly serial: string | null; readonly issuer: string | null; readonly claimedSigningTime: string | null; readonly validFrom: string | null; readonly validTo: string | null; readonly algorithm: string; readonly level: "B" | "T" | "LT" | "LTA" })[] };
  };
  'records.stamps.check': {
    input: { readonly identifier: string };
    output: { readonly used: boolean; readonly entry: { readonly id: string; readonly code: string } | null };
  };
  'records.types.check': {
    input: { readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly schema: Record<string, unknown>; readonly renames?: Record<string, unknown> | undefined; readonly defaults?: Record<string, unknown> | undefined; readonly retentionYears?: number | undefined };
    output: { readonly version: number; readonly problems: readonly ({ readonly pointer: string; readonly message: string })[] };
  };
  'records.types.context': {
    input: { readonly code: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.types.deploy': {
    input: { readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly schema: Record<string, unknown>; readonly renames?: Record<string, unknown> | undefined; readonly defaults?: Record<string, unknown> | undefined; readonly retentionYears?: number | undefined; readonly kit?: string | undefined };
    output: { readonly code: string; readonly version: number };
  };
  'records.types.get': {
    input: { readonly code: string; readonly version?: number | undefined };
    output: { readonly code: string; readonly version: number; readonly title: { readonly it: string; readonly en: string }; readonly schema: Record<string, unknown>; readonly renames: Record<string, unknown>; readonly defaults: Record<string, unknown>; readonly retentionYears: number | null; readonly origin: string | null; readonly deployedAt: string; readonly documents: readonly ({ readonly version: number | null; readonly documents: number })[] };
  };
  'records.types.list': {
    input: Record<string, never>;
    output: { readonly items: readonly ({ readonly code: string; readonly version: number; readonly title: { readonly it: string; readonly en: string }; readonly schema: Record<string, unknown>; readonly renames: Record<string, unknown>; readonly defaults: Record<string, unknown>; readonly retentionYears: number | null; readonly origin: string | null; readonly deployedAt: string })[] };
  };
  'records.types.migrate': {
    input: { readonly code: string; readonly after?: string | undefined };
    output: { readonly version: number; readonly migrated: number; readonly refused: readonly ({ readonly documentId: string; readonly problems: readonly ({ readonly pointer: string; readonly message: string })[] })[]; readonly next: string | null };
  };
  'records.types.shape': {
    input: { readonly code: string; readonly version?: number | undefined };
    output: unknown;
  };
  'records.uploads.append': {
    input: { readonly id: string; readonly offset: number; readonly sha256?: string | undefined };
    output: { readonly received: number };
  };
  'records.uploads.begin': {
    input: { readonly size: number; readonly mime?: string | undefined };
    output: { readonly id: string; readonly received: number; readonly mostChunkBytes: number };
  };
  'records.uploads.drop': {
    input: { readonly id: string };
    output: Record<string, unknown>;
  };
  'records.uploads.finish': {
    input: { readonly id: string; readonly sha256?: string | undefined };
    output: { readonly sha256: string; readonly size: number; readonly mime: string; readonly mismatch: boolean };
  };
  'records.uploads.get': {
    input: { readonly id: string };
    output: { readonly size: number; readonly received: number; readonly finished: { readonly sha256: string; readonly size: number; readonly mime: string; readonly mismatch: boolean } | null };
  };
  'records.webdav.open': {
    input: { readonly id: string };
    output: { readonly address: string; readonly path: readonly (string)[]; readonly expiresAt: string };
  };
  'services.access.close': {
    input: { readonly caseId: string; readonly entryId: string; readonly outcome: "granted" | "partial" | "deferred" | "refused" | "withdrawn"; readonly decidedAt: string; readonly actId?: string | null | undefined };
    output: Record<string, unknown>;
  };
  'services.access.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly outcome?: "granted" | "partial" | "deferred" | "refused" | "withdrawn" | undefined };
    output: { readonly items: readonly ({ readonly caseId: string; readonly entryId: string; readonly entryCode: string; readonly subject: string; readonly presentedAt: string; readonly outcome: "granted" | "partial" | "deferred" | "refused" | "withdrawn"; readonly decidedAt: string; readonly actId: string | null })[]; readonly next: string | null };
  };
  'services.access.published': {
    input: Record<string, never>;
    output: { readonly updatedOn: string | null; readonly items: readonly ({ readonly presentedOn: string; readonly decidedOn: string; readonly outcome: "granted" | "partial" | "deferred" | "refused" | "withdrawn" })[] };
  };
  'services.applications.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined; readonly serviceCode?: string | undefined };
    output: { readonly items: readonly ({ readonly id: string; readonly serviceCode: string; readonly title: { readonly it: string; readonly en: string }; readonly messageId: string; readonly submittedAt: string })[]; readonly next: string | null };
  };
  'services.applications.submit': {
    input: { readonly serviceCode: string; readonly object: string; readonly applicant: { readonly givenName: string; readonly familyName: string; readonly taxCode: string; readonly identifiedBy: string; readonly email?: string | undefined; readonly digitalDomicile?: string | undefined; readonly address?: string | undefined }; readonly request: Record<string, unknown>; readonly declarations: readonly ({ readonly code: string; readonly text: string; readonly accepted: boolean })[] };
    output: { readonly id: string; readonly messageId: string; readonly submittedAt: string };
  };
  'services.catalogue.get': {
    input: { readonly code: string };
    output: { readonly code: string; readonly procedure: string | null; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly who: { readonly it: string; readonly en: string }; readonly needed: readonly ({ readonly it: string; readonly en: string })[]; readonly obtained: { readonly it: string; readonly en: string }; readonly term: { readonly it: string; readonly en: string }; readonly cost?: string | undefined; readonly office: string; readonly norms: readonly (string)[]; readonly silence?: { readonly it: string; readonly en: string } | undefined; readonly substitute?: string | undefined; readonly form: unknown | null; readonly destination: { readonly classCode?: string | undefined; readonly unitCode?: string | undefined } | null; readonly publishedAt: string; readonly measured: { readonly cases: number; readonly medianDays: number; readonly withinTerm: number } | null; readonly steps: readonly ({ readonly name: string; readonly phase: string | null })[] };
  };
  'services.catalogue.list': {
    input: { readonly limit?: number | undefined; readonly after?: string | undefined };
    output: { readonly items: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly office: string; readonly online: boolean })[]; readonly next: string | null };
  };
  'services.catalogue.popular': {
    input: { readonly limit?: number | undefined };
    output: { readonly items: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly office: string })[] };
  };
  'services.catalogue.procedures': {
    input: Record<string, never>;
    output: { readonly updatedOn: string | null; readonly items: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly office: string; readonly norms: readonly (string)[]; readonly needed: readonly ({ readonly it: string; readonly en: string })[]; readonly term: { readonly it: string; readonly en: string }; readonly cost: string | null })[] };
  };
  'services.catalogue.publish': {
    input: { readonly code: string; readonly procedure?: string | undefined; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly who: { readonly it: string; readonly en: string }; readonly needed: readonly ({ readonly it: string; readonly en: string })[]; readonly obtained: { readonly it: string; readonly en: string }; readonly term: { readonly it: string; readonly en: string }; readonly cost?: string | undefined; readonly office: string; readonly norms: readonly (string)[]; readonly silence?: { readonly it: string; readonly en: string } | undefined; readonly substitute?: string | undefined; readonly form?: Record<string, unknown> | undefined; readonly destination?: { readonly classCode?: string | undefined; readonly unitCode?: string | undefined } | undefined; readonly kit?: string | undefined };
    output: Record<string, unknown>;
  };
  'services.catalogue.search': {
    input: { readonly text: string; readonly limit?: number | undefined };
    output: { readonly items: readonly ({ readonly code: string; readonly title: { readonly it: string; readonly en: string }; readonly summary: { readonly it: string; readonly en: string }; readonly office: string })[] };
  };
  'services.integrations.ask': {
    input: { readonly caseId: string; readonly node: string; readonly variable: string; readonly question: string; readonly entryId: string; readonly dossierId: string; readonly applicant: { readonly name: string; readonly digitalAddress?: string | null | undefined } };
    output: { readonly id: string; readonly entryId: string; readonly entryCode: string };
  };
}

/** Method, path, whether the input travels in a JSON body, and bytes at most of a file that goes up. */
export const routes: { readonly [N in keyof Operations]: readonly [string, string, boolean, number?] } = {
  'acts.acts.draft': ['POST', '/api/acts', true],
  'acts.acts.get': ['GET', '/api/acts/{id}', false],
  'acts.acts.list': ['GET', '/api/acts', false],
  'acts.acts.number': ['POST', '/api/acts/{id}/number', true],
  'acts.acts.redraft': ['POST', '/api/acts/{id}/redraft', true],
  'acts.acts.sign': ['POST', '/api/acts/{id}/sign', true],
  'acts.opinions.give': ['POST', '/api/acts/{id}/opinions', true],
  'acts.types.install': ['PUT', '/api/acts/types/{code}', true],
  'acts.types.list': ['GET', '/api/acts/types', false],
  'analysis.models.graph': ['GET', '/api/analysis/models/{key}/graph', false],
  'analysis.models.variants': ['GET', '/api/analysis/models/{key}/variants', false],
  'analysis.models.xes': ['GET', '/api/analysis/models/{key}/xes', false],
  'bus.catalogue.asyncapi': ['GET', '/api/bus/asyncapi', false],
  'bus.catalogue.contract': ['GET', '/api/bus/catalogue/{code}/contract', false],
  'bus.catalogue.get': ['GET', '/api/bus/catalogue/{code}', false],
  'bus.catalogue.import': ['POST', '/api/bus/catalogue/{code}/import', false, 5242880],
  'bus.catalogue.list': ['GET', '/api/bus/catalogue', false],
  'bus.catalogue.operation': ['GET', '/api/bus/catalogue/{code}/operation', false],
  'bus.catalogue.remove': ['DELETE', '/api/bus/catalogue/{code}/versions/{version}', false],
  'bus.components.map': ['GET', '/api/bus/map', false],
  'bus.consumers.put': ['POST', '/api/bus/catalogue/{service}/consumers', true],
  'bus.consumers.remove': ['POST', '/api/bus/catalogue/{service}/consumers/remove', true],
  'bus.dead.drop': ['POST', '/api/bus/dead/drop', true],
  'bus.dead.edit': ['POST', '/api/bus/dead/{id}/edit', true],
  'bus.dead.list': ['GET', '/api/bus/dead', false],
  'bus.dead.open': ['POST', '/api/bus/dead/{id}/open', true],
  'bus.dead.replay': ['POST', '/api/bus/dead/replay', true],
  'bus.dispatches.dismiss': ['POST', '/api/dispatches/{id}/dismissal', true],
  'bus.dispatches.list': ['GET', '/api/protocol/entries/{entryId}/dispatches', false],
  'bus.dispatches.send': ['POST', '/api/protocol/entries/{entryId}/dispatches', true],
  'bus.dispatches.troubled': ['GET', '/api/dispatches/troubled', false],
  'bus.egress.allow': ['POST', '/api/bus/egress', true],
  'bus.egress.close': ['POST', '/api/bus/egress/close', true],
  'bus.egress.list': ['GET', '/api/bus/egress', false],
  'bus.endpoints.bind': ['PUT', '/api/bus/endpoints/{code}/service', true],
  'bus.endpoints.get': ['GET', '/api/bus/endpoints/{code}', false],
  'bus.endpoints.install': ['POST', '/api/bus/endpoints', true],
  'bus.endpoints.kinds': ['GET', '/api/bus/connectors', false],
  'bus.endpoints.list': ['GET', '/api/bus/endpoints', false],
  'bus.endpoints.put': ['PUT', '/api/bus/endpoints/{code}', true],
  'bus.endpoints.remove': ['DELETE', '/api/bus/endpoints/{code}', false],
  'bus.endpoints.test': ['POST', '/api/bus/endpoints/{code}/test', true],
  'bus.intake.install': ['PUT', '/api/bus/intake-rules/{name}', true],
  'bus.intake.prune': ['POST', '/api/bus/intake-rules/prune', true],
  'bus.messages.download': ['GET', '/api/bus/messages/{id}/content', false],
  'bus.messages.get': ['GET', '/api/bus/messages/{id}', false],
  'bus.messages.list': ['GET', '/api/bus/messages', false],
  'bus.messages.open': ['POST', '/api/bus/envelopes/{id}/open', true],
  'bus.messages.rates': ['GET', '/api/bus/rates', false],
  'bus.messages.receive': ['POST', '/api/bus/messages', false, 104857600],
  'bus.messages.search': ['GET', '/api/bus/envelopes', false],
  'bus.messages.send': ['POST', '/api/bus/envelopes', true],
  'bus.messages.toTest': ['GET', '/api/bus/envelopes/{id}/test', false],
  'bus.messages.trace': ['GET', '/api/bus/envelopes/{id}/trace', false],
  'bus.mirrors.compare': ['GET', '/api/bus/endpoints/{code}/comparison', false],
  'bus.mirrors.mend': ['POST', '/api/bus/endpoints/{code}/comparison/mend', true],
  'bus.replays.get': ['GET', '/api/bus/replays/{id}', false],
  'bus.replays.preview': ['GET', '/api/bus/replays/preview', false],
  'bus.replays.start': ['POST', '/api/bus/replays', true],
  'bus.retention.get': ['GET', '/api/bus/retention', false],
  'bus.retention.put': ['PUT', '/api/bus/retention', true],
  'bus.retention.run': ['POST', '/api/bus/retention/runs', true],
  'bus.routes.deploy': ['POST', '/api/bus/routes', true],
  'bus.routes.get': ['GET', '/api/bus/routes/{name}', false],
  'bus.routes.lint': ['POST', '/api/bus/routes/lint', true],
  'bus.routes.list': ['GET', '/api/bus/routes', false],
  'bus.routes.pause': ['POST', '/api/bus/routes/{name}/pause', true],
  'bus.routes.resume': ['POST', '/api/bus/routes/{name}/resume', true],
  'bus.routes.schema': ['GET', '/api/bus/route-schema', false],
  'bus.routes.test': ['POST', '/api/bus/routes/test', true],
  'bus.routes.versions': ['GET', '/api/bus/routes/{name}/versions', false],
  'bus.secrets.list': ['GET', '/api/bus/secrets', false],
  'bus.secrets.put': ['PUT', '/api/bus/secrets/{name}', true],
  'bus.secrets.remove': ['DELETE', '/api/bus/secrets/{name}', false],
  'bus.services.describe': ['GET', '/api/bus/services/openapi.json', false],
  'bus.services.post': ['POST', '/api/bus/services/{code}', false, 10485760],
  'bus.services.put': ['PUT', '/api/bus/services/{code}', false, 10485760],
  'bus.services.status': ['GET', '/api/bus/services/{code}/{id}', false],
  'identity.accounts.changePassword': ['POST', '/api/accounts/current/password', true],
  'identity.accounts.create': ['POST', '/api/accounts', true],
  'identity.accounts.disable': ['POST', '/api/accounts/{id}/disable', true],
  'identity.accounts.enable': ['POST', '/api/accounts/{id}/enable', true],
  'identity.accounts.list': ['GET', '/api/accounts', false],
  'identity.appPasswords.create': ['POST', '/api/app-passwords', true],
  'identity.appPasswords.list': ['GET', '/api/app-passwords', false],
  'identity.appPasswords.revoke': ['DELETE', '/api/app-passwords/{id}', false],
  'identity.areas.create': ['POST', '/api/areas', true],
  'identity.areas.list': ['GET', '/api/areas', false],
  'identity.areas.rename': ['PATCH', '/api/areas/{id}', true],
  'identity.bodies.found': ['POST', '/api/bodies', true],
  'identity.bodies.get': ['GET', '/api/body', false],
  'identity.bodies.invite': ['POST', '/api/bodies/{code}/invitation', true],
  'identity.bodies.list': ['GET', '/api/bodies', false],
  'identity.bodies.update': ['PATCH', '/api/body', true],
  'identity.delegations.grant': ['POST', '/api/delegations', true],
  'identity.delegations.list': ['GET', '/api/delegations', false],
  'identity.delegations.revoke': ['POST', '/api/delegations/{id}/revoke', true],
  'identity.enrolments.complete': ['POST', '/api/enrolments/complete', true],
  'identity.enrolments.create': ['POST', '/api/enrolments', true],
  'identity.enrolments.open': ['POST', '/api/enrolments/open', true],
  'identity.identities.link': ['POST', '/api/identities', true],
  'identity.identities.list': ['GET', '/api/people/{personId}/identities', false],
  'identity.identities.unlink': ['POST', '/api/identities/unlink', true],
  'identity.passkeys.beginRegistration': ['POST', '/api/passkeys/registration-options', true],
  'identity.passkeys.beginSignIn': ['POST', '/api/passkeys/sign-in-options', true],
  'identity.passkeys.list': ['GET', '/api/passkeys', false],
  'identity.passkeys.register': ['POST', '/api/passkeys', true],
  'identity.passkeys.remove': ['DELETE', '/api/passkeys/{id}', false],
  'identity.passkeys.signIn': ['POST', '/api/passkeys/sign-in', true],
  'identity.people.create': ['POST', '/api/people', true],
  'identity.people.end': ['POST', '/api/people/{id}/end', true],
  'identity.people.get': ['GET', '/api/people/{id}', false],
  'identity.people.list': ['GET', '/api/people', false],
  'identity.people.names': ['POST', '/api/people/names', true],
  'identity.people.search': ['POST', '/api/people/search', true],
  'identity.people.update': ['PATCH', '/api/people/{id}', true],
  'identity.permissions.explain': ['GET', '/api/permissions/{permission}/explanation', false],
  'identity.permissions.list': ['GET', '/api/permissions', false],
  'identity.permissions.set': ['PUT', '/api/permissions/{permission}/roles/{role}', true],
  'identity.positions.assign': ['POST', '/api/positions', true],
  'identity.positions.end': ['POST', '/api/positions/{id}/end', true],
  'identity.positions.list': ['GET', '/api/positions', false],
  'identity.roles.define': ['POST', '/api/roles', true],
  'identity.roles.list': ['GET', '/api/roles', false],
  'identity.sessions.create': ['POST', '/api/sessions', true],
  'identity.sessions.current': ['GET', '/api/sessions/current', false],
  'identity.sessions.end': ['DELETE', '/api/sessions/current', false],
  'identity.sessions.endAll': ['POST', '/api/sessions/end-all', true],
  'identity.sessions.list': ['GET', '/api/sessions', false],
  'identity.sessions.stepUp': ['POST', '/api/sessions/current/step-up', true],
  'identity.totp.begin': ['POST', '/api/totp', true],
  'identity.totp.confirm': ['POST', '/api/totp/confirm', true],
  'identity.totp.get': ['GET', '/api/totp', false],
  'identity.totp.remove': ['DELETE', '/api/totp', false],
  'identity.units.close': ['POST', '/api/units/{id}/close', true],
  'identity.units.create': ['POST', '/api/units', true],
  'identity.units.list': ['GET', '/api/units', false],
  'identity.units.update': ['PATCH', '/api/units/{id}', true],
  'integrity.checks.list': ['GET', '/api/integrity/checks', false],
  'integrity.findings.get': ['GET', '/api/integrity/findings/{id}', false],
  'integrity.findings.list': ['GET', '/api/integrity/findings', false],
  'integrity.findings.recompute': ['GET', '/api/integrity/recomputation', false],
  'integrity.findings.resolve': ['POST', '/api/integrity/findings/{id}/resolve', true],
  'integrity.terms.list': ['GET', '/api/integrity/terms', false],
  'integrity.terms.set': ['PUT', '/api/integrity/terms', true],
  'kernel.events.get': ['GET', '/api/events/{id}', false],
  'kernel.events.list': ['GET', '/api/events', false],
  'kernel.events.types': ['GET', '/api/event-types', false],
  'kernel.incidents.dismiss': ['POST', '/api/incidents/{id}/dismiss', true],
  'kernel.incidents.list': ['GET', '/api/incidents', false],
  'kernel.incidents.retry': ['POST', '/api/incidents/{id}/retry', true],
  'kernel.installation.get': ['GET', '/api/installation', false],
  'kits.kits.available': ['GET', '/api/kits/available', false],
  'kits.kits.install': ['POST', '/api/kits/{name}/install', true],
  'kits.kits.list': ['GET', '/api/kits', false],
  'ledger.chain.verify': ['POST', '/api/ledger/verification', true],
  'ledger.checkpoints.latest': ['GET', '/api/ledger/checkpoint', false],
  'ledger.proofs.get': ['GET', '/api/ledger/proofs/{eventId}', false],
  'ledger.tiles.get': ['GET', '/api/ledger/tiles', false],
  'performance.dashboard.get': ['GET', '/api/performance/dashboard', false],
  'performance.indicators.list': ['GET', '/api/performance/indicators', false],
  'performance.public.get': ['GET', '/api/public/performance', false],
  'performance.public.latest': ['GET', '/api/public/performance/latest', false],
  'performance.targets.set': ['POST', '/api/performance/targets', true],
  'performance.values.list': ['GET', '/api/performance/values', false],
  'performance.values.recompute': ['POST', '/api/performance/recompute', true],
  'performance.values.records': ['GET', '/api/performance/records', false],
  'processes.cases.get': ['GET', '/api/cases/{id}', false],
  'processes.cases.history': ['GET', '/api/cases/{id}/history', false],
  'processes.cases.list': ['GET', '/api/cases', false],
  'processes.cases.retry': ['POST', '/api/cases/{id}/retry', true],
  'processes.cases.start': ['POST', '/api/cases', true],
  'processes.clocks.resume': ['POST', '/api/cases/{caseId}/resume', true],
  'processes.clocks.suspend': ['POST', '/api/cases/{caseId}/suspend', true],
  'processes.models.deploy': ['PUT', '/api/models/{key}', true],
  'processes.models.diagram': ['GET', '/api/models/{key}/diagram', false],
  'processes.models.get': ['GET', '/api/models/{key}', false],
  'processes.models.list': ['GET', '/api/models', false],
  'processes.tasks.assign': ['POST', '/api/tasks/assignments', true],
  'processes.tasks.assignees': ['POST', '/api/tasks/assignees', true],
  'processes.tasks.claim': ['POST', '/api/tasks/{id}/claim', true],
  'processes.tasks.complete': ['POST', '/api/tasks/{id}/complete', true],
  'processes.tasks.get': ['GET', '/api/tasks/{id}', false],
  'processes.tasks.list': ['GET', '/api/tasks', false],
  'processes.tasks.overview': ['GET', '/api/tasks/overview', false],
  'processes.tasks.release': ['POST', '/api/tasks/{id}/release', true],
  'programmes.interventions.create': ['POST', '/api/interventions', true],
  'programmes.interventions.get': ['GET', '/api/interventions/{id}', false],
  'programmes.interventions.import': ['POST', '/api/interventions/import', false, 33554432],
  'programmes.interventions.link': ['POST', '/api/interventions/{id}/links', true],
  'programmes.interventions.list': ['GET', '/api/interventions', false],
  'programmes.interventions.revise': ['POST', '/api/interventions/{id}/revisions', true],
  'programmes.milestones.plan': ['POST', '/api/interventions/{interventionId}/milestones', true],
  'programmes.milestones.reach': ['POST', '/api/milestones/{id}/reach', true],
  'programmes.milestones.reschedule': ['POST', '/api/milestones/{id}/reschedule', true],
  'programmes.programmes.list': ['GET', '/api/public/programmes', false],
  'programmes.public.get': ['GET', '/api/public/interventions/{id}', false],
  'programmes.public.list': ['GET', '/api/public/interventions', false],
  'publication.adopted.publish': ['POST', '/api/board/adopted/{actId}', true],
  'publication.board.download': ['GET', '/api/board/entries/{id}/content', false],
  'publication.board.get': ['GET', '/api/board/entries/{id}', false],
  'publication.board.kinds': ['GET', '/api/board/kinds', false],
  'publication.board.list': ['GET', '/api/board/entries', false],
  'publication.board.overview': ['GET', '/api/board/overview', false],
  'publication.board.publish': ['POST', '/api/board/entries', true],
  'publication.board.queue': ['GET', '/api/board/queue', false],
  'publication.board.register': ['GET', '/api/board/register', false],
  'publication.board.report': ['GET', '/api/board/entries/{id}/report', false],
  'publication.board.search': ['GET', '/api/board/search', false],
  'publication.board.withdraw': ['POST', '/api/board/entries/{id}/withdraw', true],
  'publication.transparency.section': ['GET', '/api/transparency/sections/{code}', false],
  'publication.transparency.table': ['GET', '/api/transparency/tables/{table}', false],
  'publication.transparency.tree': ['GET', '/api/transparency', false],
  'publication.verify.content': ['POST', '/api/verify/content', false, 209715200],
  'publication.verify.hash': ['GET', '/api/verify/{sha256}', false],
  'records.classification.install': ['POST', '/api/classification', true],
  'records.classification.list': ['GET', '/api/classification', false],
  'records.contacts.create': ['POST', '/api/contacts', true],
  'records.contacts.duplicates': ['GET', '/api/contacts/duplicates', false],
  'records.contacts.get': ['GET', '/api/contacts/{id}', false],
  'records.contacts.list': ['GET', '/api/contacts', false],
  'records.contacts.merge': ['POST', '/api/contacts/{id}/merge', true],
  'records.contacts.update': ['PUT', '/api/contacts/{id}', true],
  'records.content.condition': ['GET', '/api/content-condition', false],
  'records.content.get': ['GET', '/api/content/{sha256}', false],
  'records.content.put': ['POST', '/api/content', false, 200000000],
  'records.content.scrub': ['POST', '/api/content-scrubs', true],
  'records.content.verify': ['GET', '/api/content-verification', false],
  'records.dailyRegisters.deliver': ['POST', '/api/protocol/days/{id}/delivery', true],
  'records.dailyRegisters.list': ['GET', '/api/protocol/days', false],
  'records.dailyRegisters.make': ['POST', '/api/protocol/days', true],
  'records.dailyRegisters.package': ['GET', '/api/protocol/days/{id}/package', false],
  'records.deferrals.authorise': ['POST', '/api/protocol/deferrals', true],
  'records.deferrals.list': ['GET', '/api/protocol/deferrals', false],
  'records.directory.find': ['GET', '/api/directory/entries', false],
  'records.directory.refresh': ['POST', '/api/directory', true],
  'records.directory.state': ['GET', '/api/directory', false],
  'records.documents.addVersion': ['POST', '/api/documents/{id}/versions', true],
  'records.documents.changes': ['GET', '/api/documents/{id}/changes', false],
  'records.documents.create': ['POST', '/api/documents', true],
  'records.documents.describe': ['PUT', '/api/documents/{id}/description', true],
  'records.documents.discard': ['POST', '/api/documents/{id}/discard', true],
  'records.documents.download': ['GET', '/api/documents/{id}/content', false],
  'records.documents.exportAnnex': ['GET', '/api/documents/{id}/annex5', false],
  'records.documents.finalise': ['POST', '/api/documents/{id}/finalise', true],
  'records.documents.get': ['GET', '/api/documents/{id}', false],
  'records.documents.grant': ['POST', '/api/documents/{id}/readers', true],
  'records.documents.linkedData': ['GET', '/api/documents/{id}/linked-data', false],
  'records.documents.list': ['GET', '/api/documents', false],
  'records.documents.preview': ['GET', '/api/documents/{id}/preview', false],
  'records.documents.readers': ['GET', '/api/documents/{id}/readers', false],
  'records.documents.relate': ['POST', '/api/document-relations', true],
  'records.documents.restore': ['POST', '/api/documents/{id}/restore', true],
  'records.documents.revoke': ['DELETE', '/api/documents/{id}/readers/{personId}', false],
  'records.documents.setLevel': ['PUT', '/api/documents/{id}/level', true],
  'records.documents.unlock': ['DELETE', '/api/documents/{id}/locks', false],
  'records.documents.unrelate': ['DELETE', '/api/document-relations', false],
  'records.dossiers.addDocument': ['POST', '/api/dossiers/{id}/documents', true],
  'records.dossiers.assign': ['PUT', '/api/dossiers/{id}/holder', true],
  'records.dossiers.beginPhase': ['POST', '/api/dossiers/{id}/phases', true],
  'records.dossiers.changes': ['GET', '/api/dossiers/{id}/changes', false],
  'records.dossiers.close': ['POST', '/api/dossiers/{id}/close', true],
  'records.dossiers.get': ['GET', '/api/dossiers/{id}', false],
  'records.dossiers.grant': ['POST', '/api/dossiers/{id}/readers', true],
  'records.dossiers.list': ['GET', '/api/dossiers', false],
  'records.dossiers.open': ['POST', '/api/dossiers', true],
  'records.dossiers.readers': ['GET', '/api/dossiers/{id}/readers', false],
  'records.dossiers.removeDocument': ['DELETE', '/api/dossiers/{id}/documents/{documentId}', false],
  'records.dossiers.revoke': ['DELETE', '/api/dossiers/{id}/readers/{personId}', false],
  'records.dossiers.setLevel': ['PUT', '/api/dossiers/{id}/level', true],
  'records.emergencies.close': ['POST', '/api/protocol/emergencies/{id}/closure', true],
  'records.emergencies.list': ['GET', '/api/protocol/emergencies', false],
  'records.emergencies.open': ['POST', '/api/protocol/emergencies', true],
  'records.exchanges.download': ['GET', '/api/protocol/exchanges/{id}/file', false],
  'records.exchanges.list': ['GET', '/api/protocol/entries/{entryId}/exchanges', false],
  'records.exchanges.reply': ['POST', '/api/protocol/entries/{entryId}/exchanges', true],
  'records.formerEntries.import': ['POST', '/api/protocol/former-entries', true],
  'records.formerEntries.list': ['GET', '/api/protocol/former-entries', false],
  'records.intake.page': ['GET', '/api/documents/{id}/pages/{page}', false],
  'records.intake.part': ['GET', '/api/documents/{id}/parts/{position}', false],
  'records.intake.readable': ['GET', '/api/documents/{id}/readable', false],
  'records.intake.repeat': ['POST', '/api/documents/{id}/intake', true],
  'records.intake.stages': ['GET', '/api/documents/{id}/intake', false],
  'records.intake.text': ['GET', '/api/documents/{id}/text', false],
  'records.intake.thumbnail': ['GET', '/api/documents/{id}/thumbnail', false],
  'records.protocol.annul': ['POST', '/api/protocol/entries/{id}/annulment', true],
  'records.protocol.assign': ['POST', '/api/protocol/entries/{id}/assignment', true],
  'records.protocol.daily': ['GET', '/api/protocol/daily/{date}', false],
  'records.protocol.get': ['GET', '/api/protocol/entries/{id}', false],
  'records.protocol.label': ['GET', '/api/protocol/entries/{id}/label', false],
  'records.protocol.list': ['GET', '/api/protocol/entries', false],
  'records.protocol.mark': ['GET', '/api/protocol/entries/{id}/mark', false],
  'records.protocol.receipt': ['GET', '/api/protocol/entries/{id}/receipt', false],
  'records.protocol.register': ['POST', '/api/protocol/entries', true],
  'records.protocol.suggest': ['GET', '/api/protocol/suggestions', false],
  'records.registerStarts.list': ['GET', '/api/protocol/starts', false],
  'records.registerStarts.set': ['POST', '/api/protocol/starts', true],
  'records.renditions.pdf': ['POST', '/api/renditions/pdf', true],
  'records.search.facets': ['GET', '/api/search/facets', false],
  'records.search.find': ['GET', '/api/search', false],
  'records.search.names': ['GET', '/api/search/names', false],
  'records.search.rebuild': ['POST', '/api/search/rebuild', true],
  'records.searches.list': ['GET', '/api/searches', false],
  'records.searches.remove': ['DELETE', '/api/searches/{id}', false],
  'records.searches.save': ['POST', '/api/searches', true],
  'records.signatures.apply': ['POST', '/api/documents/{documentId}/signature', true],
  'records.signatures.list': ['GET', '/api/documents/{documentId}/signatures', false],
  'records.signatures.validate': ['POST', '/api/documents/{documentId}/signature-validation', true],
  'records.stamps.check': ['GET', '/api/protocol/stamps/{identifier}', false],
  'records.types.check': ['POST', '/api/document-types/{code}/check', true],
  'records.types.context': ['GET', '/api/document-types/{code}/context', false],
  'records.types.deploy': ['PUT', '/api/document-types/{code}', true],
  'records.types.get': ['GET', '/api/document-types/{code}', false],
  'records.types.list': ['GET', '/api/document-types', false],
  'records.types.migrate': ['POST', '/api/document-types/{code}/migrate', true],
  'records.types.shape': ['GET', '/api/document-types/{code}/shape', false],
  'records.uploads.append': ['PUT', '/api/uploads/{id}', false, 8388608],
  'records.uploads.begin': ['POST', '/api/uploads', true],
  'records.uploads.drop': ['DELETE', '/api/uploads/{id}', false],
  'records.uploads.finish': ['POST', '/api/uploads/{id}/finish', true],
  'records.uploads.get': ['GET', '/api/uploads/{id}', false],
  'records.webdav.open': ['POST', '/api/documents/{id}/openings', true],
  'services.access.close': ['PUT', '/api/accesses/{caseId}', true],
  'services.access.list': ['GET', '/api/accesses', false],
  'services.access.published': ['GET', '/api/accesses/published', false],
  'services.applications.list': ['GET', '/api/applications', false],
  'services.applications.submit': ['POST', '/api/services/{serviceCode}/applications', true],
  'services.catalogue.get': ['GET', '/api/services/{code}', false],
  'services.catalogue.list': ['GET', '/api/services', false],
  'services.catalogue.popular': ['GET', '/api/services/popular', false],
  'services.catalogue.procedures': ['GET', '/api/procedures', false],
  'services.catalogue.publish': ['PUT', '/api/services/{code}', true],
  'services.catalogue.search': ['GET', '/api/services/search', false],
  'services.integrations.ask': ['POST', '/api/cases/{caseId}/integrations', true],
};

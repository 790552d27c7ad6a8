/**
 * Glossary
 * - document type (tipo di documento): which metadata a document has, as a JSON Schema with their meaning in RDF, version after version
 * - base set (insieme base): the metadata of annex 5 of the AgID guidelines 2021, which every document has whatever its type
 */
import type { FieldProblem, Text } from '../../kernel/index.ts';

export type Metadata = Readonly<Record<string, unknown>>;

/** What a property means: `x-rdf` of a property; on the root of a schema only `class` counts. */
export interface RdfMapping {
  /** The predicate. */
  readonly iri?: string;
  /** Class of the objects that the schema describes. */
  readonly class?: string;
  /** Datatype of the literal, where the JSON type does not say it. */
  readonly datatype?: string;
  /** Prefix of the IRIs that the codes of the property stand for. */
  readonly codelist?: string;
}

/** The part of the dialect that types read; the rest is the validator's matter. */
export interface TypeSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, TypeSchema>>;
  readonly required?: readonly string[];
  readonly items?: TypeSchema;
  readonly oneOf?: readonly { readonly const?: unknown; readonly title?: string }[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-rdf'?: RdfMapping;
  /** A column of lists of this type. */
  readonly 'x-column'?: boolean;
  /** Documents are found by its value. */
  readonly 'x-filter'?: boolean;
  readonly 'x-en'?: { readonly title?: string; readonly description?: string };
}

export interface DocumentType {
  readonly code: string;
  readonly version: number;
  readonly title: Text;
  readonly schema: TypeSchema;
  /** Names of the version before, and what they are called in this one. */
  readonly renames: Readonly<Record<string, string>>;
  /** Values of this version's properties for documents of the version before that have none. */
  readonly defaults: Metadata;
  /** Years of preservation, 9999 for ever; null where the plan of preservation says it elsewhere. */
  readonly retentionYears: number | null;
  readonly digest: string;
  /** Kit that brought it; null where it was designed here. */
  readonly origin: string | null;
  readonly deployedAt: Date;
}

export type TypeDraft = Pick<DocumentType, 'code' | 'title' | 'schema' | 'renames' | 'defaults' | 'retentionYears'>;

/** Metadata brought to a later version, or why they cannot be. */
export type Migrated = { readonly metadata: Metadata } | { readonly problems: readonly FieldProblem[] };

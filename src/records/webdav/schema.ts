import { object, optional, text, Type } from '../../kernel/index.ts';

const segment = Type.String({ minLength: 1, maxLength: 300 });

/** Segments of an address below the top. */
export const nodePath = Type.Array(segment, { maxItems: 40 });

const condition = object({
  not: Type.Boolean(),
  token: optional(Type.String({ maxLength: 1000 })),
  etag: optional(Type.String({ maxLength: 1000 })),
});

const tags = Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 100 });

/** What a request says must hold, and the lock tokens that it shows. */
export const claims = object({
  lists: Type.Array(
    object({ path: Type.Union([nodePath, Type.Null()]), conditions: Type.Array(condition, { maxItems: 100 }) }),
    {
      maxItems: 100,
    },
  ),
  ifMatch: optional(tags),
  ifNoneMatch: optional(tags),
});

/** XML of a client, kept as it is said. */
export const ownerText = Type.String({ maxLength: 4000 });

export const deadProperties = Type.Array(
  object({ ns: Type.String({ maxLength: 500 }), name: text(500), xml: Type.String({ maxLength: 32_000 }) }),
  { maxItems: 100 },
);

export const propertyNames = Type.Array(object({ ns: Type.String({ maxLength: 500 }), name: text(500) }), {
  maxItems: 100,
});

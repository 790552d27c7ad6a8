import { jsonObject, object, optional, text, Type, type Static } from '../../kernel/index.ts';

/** What another system shows of ours, and how it is told that the two differ: a collection of things that have a name and a version. */
export const showsSchema = Type.Array(
  object({
    name: text(40, { pattern: '^[a-z0-9][a-z0-9-]*$' }),
    operation: text(120, { description: 'Operation that tells what the house has; lists are read to their last page' }),
    input: optional(jsonObject),
    ours: text(10_000, { description: 'JSONata over its answer: a list of `{id, version}`' }),
    path: text(500, { description: 'Where the other system lists what it shows, asked by GET' }),
    theirs: optional(
      text(10_000, { description: 'JSONata over its answer: a list of `{id, version}`; the answer itself if absent' }),
    ),
    to: optional(
      text(80, {
        pattern: '^[a-z0-9][a-z0-9._-]*$',
        description: 'Channel that is told what to put right: `it.digipro.bus.mirror-put` and `mirror-remove`',
      }),
    ),
  }),
  { maxItems: 20, description: 'What the other system shows of ours, to be compared with what there is' },
);

export type Shown = Static<typeof showsSchema>[number];

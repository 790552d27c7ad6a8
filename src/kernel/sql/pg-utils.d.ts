/** How `pg` writes a value on the wire; @types/pg does not tell of it. */
declare module 'pg/lib/utils.js' {
  const utils: { readonly prepareValue: (value: unknown) => string | Buffer | null };
  export default utils;
}

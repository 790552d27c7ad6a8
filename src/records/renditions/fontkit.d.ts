/** The little of fontkit that is used: its package has no types. */
declare module 'fontkit' {
  export interface Font {
    readonly postscriptName: string;
    layout(text: string): unknown;
  }
  export function create(bytes: Uint8Array): Font;
}

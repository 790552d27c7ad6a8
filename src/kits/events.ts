import { eventType, object, sha256Hex, text } from '../kernel/index.ts';

export const kitInstalled = eventType({
  type: 'it.digipro.kits.installed',
  summary: { it: 'Kit installato', en: 'Kit installed' },
  data: object({ name: text(120), version: text(40), digest: sha256Hex }),
});

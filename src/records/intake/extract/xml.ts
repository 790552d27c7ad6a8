import { decodeAs, decodeText } from './plain.ts';
import { invoiceText, isInvoice } from './invoice.ts';
import { walkXml } from './sax.ts';

/** The text of XML: an electronic invoice as people read it, else what stands in elements and attributes, a line each. @throws Stop */
export function xmlText(bytes: Buffer): string {
  const xml = decodeXml(bytes);
  if (isInvoice(xml)) return invoiceText(xml);
  const lines: string[] = [];
  let current = '';
  const end = () => {
    const said = current.trim();
    if (said) lines.push(said);
    current = '';
  };
  walkXml(xml, {
    open(_name, attributes) {
      end();
      for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('xmlns') && value) lines.push(value);
    },
    close: end,
    text(text) {
      current += text;
    },
  });
  return lines.join('\n');
}

/** As the declaration says, where no byte order mark says otherwise (XML 1.0 appendix F). */
export function decodeXml(bytes: Buffer): string {
  const said = /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 300),
  );
  if (said && !/^utf-?(8|16)/i.test(said[1]!)) {
    try {
      return decodeAs(said[1]!, bytes);
    } catch {
      // A name that nobody knows.
    }
  }
  return decodeText(bytes).replace(/^\ufeff/, '');
}

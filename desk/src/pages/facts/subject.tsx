import { Link } from 'react-router';
import { codeWord, subjectParts } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';

/** Identifiers and digests; codes that people chose are shown whole. */
const MADE = /^[0-9a-f-]{32,}$/;
/** Enough of one to tell two rows apart: its last part is random. */
const TAIL = 12;

/** What a fact is about: in words, as a link where the desk has a page of it. @param whole shows the subject as the log has it, too */
export function Subject({ subject, whole = false }: { readonly subject: string; readonly whole?: boolean }) {
  const { t } = useLanguage();
  const { kind, id, page } = subjectParts(subject);
  const word = codeWord(t, 'subject', kind);
  return (
    <>
      {page ? <Link to={page}>{word}</Link> : word}
      <div className="dk-hash dk-mute">{whole ? subject : MADE.test(id) ? `…${id.slice(-TAIL)}` : id}</div>
    </>
  );
}

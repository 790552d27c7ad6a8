import '../lib/drive-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { call, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { useWork } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { Refusal } from './basics.tsx';
import { Confirm } from './confirm.tsx';
import { Copy } from './copy.tsx';
import { useNotice } from './notice.tsx';

type Document = OutputOf<'records.documents.get'>;

interface Program {
  readonly name: string;
  /** What comes before `:ofe|u|` (open for editing the address that follows), as Office and LibreOffice register it. */
  readonly scheme: string;
}

const LIBREOFFICE: Program = { name: 'LibreOffice', scheme: 'vnd.libreoffice.command' };
const MICROSOFT: readonly (readonly [RegExp, Program])[] = [
  [/\.(docx?|docm|dotx?|rtf|odt)$/i, { name: 'Word', scheme: 'ms-word' }],
  [/\.(xlsx?|xlsm|ods|csv)$/i, { name: 'Excel', scheme: 'ms-excel' }],
  [/\.(pptx?|pptm|odp)$/i, { name: 'PowerPoint', scheme: 'ms-powerpoint' }],
];
const OPEN_DOCUMENT = /\.(od[tspg]|txt|html?)$/i;

/** The programs that open a file of this name, the one that it was most likely made with first. */
function programsFor(filename: string): readonly Program[] {
  const microsoft = MICROSOFT.filter(([pattern]) => pattern.test(filename)).map(([, program]) => program);
  if (OPEN_DOCUMENT.test(filename)) return [LIBREOFFICE, ...microsoft];
  return microsoft.length > 0 ? [...microsoft, LIBREOFFICE] : [];
}

/** Who is editing the document, and the ways to edit it: the program of the person opens the file where it lies and saves versions. */
export function DocumentEditing({ document }: { readonly document: Document }) {
  const { t } = useLanguage();
  const me = useMe();
  const { state, discardedAt } = document;
  const writes = me.permissions.includes('records.documents.write') && state === 'draft';
  const current = document.versions.at(-1);
  if (!writes && !document.lock) return null;
  return (
    <section className="dk-card" aria-labelledby="editing">
      <h2 id="editing">{t('drive.edit')}</h2>
      <Locked document={document} />
      {discardedAt ? (
        <Discarded document={document} />
      ) : (
        writes && current && <Open document={document} filename={current.filename} />
      )}
      {writes && !discardedAt && <Discard document={document} />}
    </section>
  );
}

function Locked({ document: { id, lock } }: { readonly document: Document }) {
  const { t, locale } = useLanguage();
  const say = useNotice();
  const changed = useChanged(id);
  const unlock = useWork(
    (_: null) => call('records.documents.unlock', { id }),
    () => {
      changed();
      say(t('drive.unlocked'));
    },
  );
  if (!lock) return null;
  const until = formatDateTime(locale, new Date(lock.until));
  if (!lock.own)
    return <p className="dk-note">{t('drive.lockedBy', { name: lock.byName ?? t('drive.somebody'), until })}</p>;
  return (
    <div className="dk-note">
      <p>{t('drive.lockedByYou', { until })}</p>
      <Refusal problem={unlock.error} />
      <button type="button" className="dk-quiet" disabled={unlock.isPending} onClick={() => unlock.mutate(null)}>
        {t('drive.unlock')}
      </button>
    </div>
  );
}

function Open({ document: { id }, filename }: { readonly document: Document; readonly filename: string }) {
  const { t } = useLanguage();
  const [address, setAddress] = useState<string>();
  const open = useWork(
    async (program: Program) => ({ program, ...(await call('records.webdav.open', { id })) }),
    ({ program, address: below }) => {
      const whole = `${location.origin}${base}${below}`;
      setAddress(whole);
      location.assign(`${program.scheme}:ofe|u|${whole}`);
    },
  );
  const programs = programsFor(filename);
  if (programs.length === 0) return null;
  return (
    <>
      <p className="dk-mute">{t('drive.openHint')}</p>
      <Refusal problem={open.error} />
      <div className="dk-actions">
        {programs.map((program) => (
          <button
            key={program.scheme}
            type="button"
            className="btn btn-outline-primary btn-sm"
            disabled={open.isPending}
            onClick={() => open.mutate(program)}
          >
            {t('drive.openWith', { program: program.name })}
          </button>
        ))}
      </div>
      {address && (
        <div role="status">
          <p>{t('drive.opened')}</p>
          <Copy text={address} label={t('drive.copy')} done={t('drive.copied')} />
        </div>
      )}
    </>
  );
}

function Discard({ document: { id, title } }: { readonly document: Document }) {
  const { t } = useLanguage();
  const say = useNotice();
  const changed = useChanged(id);
  const [asked, setAsked] = useState(false);
  const restore = useWork((_: null) => call('records.documents.restore', { id }), changed);
  const discard = useWork(
    (_: null) => call('records.documents.discard', { id }),
    () => {
      setAsked(false);
      changed();
      say(t('drive.discarded'), () => restore.mutate(null));
    },
  );
  return (
    <>
      <button type="button" className="dk-quiet" onClick={() => setAsked(true)}>
        {t('drive.discard')}
      </button>
      {asked && (
        <Confirm
          title={t('drive.discard')}
          action={t('drive.discard')}
          busy={discard.isPending}
          confirm={() => discard.mutate(null)}
          cancel={() => setAsked(false)}
        >
          <p>{title}</p>
          <p>{t('drive.discardSure')}</p>
          <Refusal problem={discard.error} />
        </Confirm>
      )}
    </>
  );
}

function Discarded({ document: { id } }: { readonly document: Document }) {
  const { t } = useLanguage();
  const say = useNotice();
  const changed = useChanged(id);
  const restore = useWork(
    (_: null) => call('records.documents.restore', { id }),
    () => {
      changed();
      say(t('drive.restored'));
    },
  );
  return (
    <>
      <p>{t('drive.isDiscarded')}</p>
      <Refusal problem={restore.error} />
      <button
        type="button"
        className="btn btn-outline-primary btn-sm"
        disabled={restore.isPending}
        onClick={() => restore.mutate(null)}
      >
        {t('drive.restore')}
      </button>
    </>
  );
}

function useChanged(id: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['records.documents.get', { id }] });
}

import { useRef, useState, type DragEvent } from 'react';
import { Link } from 'react-router';
import { formatBytes } from '../../../../ui/contract/format.ts';
import { Problem, uploadFile } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { useField } from '../basics.tsx';
import type { UploadedFile } from './given.ts';

interface OnItsWay {
  readonly name: string;
  readonly share: number;
  readonly problem?: string;
}

/** The document and its attachments: chosen or dropped, sent at once, so that nothing is lost with the page. */
export function Files(props: {
  readonly files: readonly UploadedFile[];
  readonly add: (file: UploadedFile) => void;
  readonly change: (files: readonly UploadedFile[]) => void;
  readonly inputRef: React.RefObject<HTMLInputElement | null>;
}) {
  const { t, locale } = useLanguage();
  const { files, change, inputRef } = props;
  const { sending, send } = useSending(props.add);
  const { wrong, note } = useField('f-file', t('register.file'));
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <div
      className={over ? 'dk-drop dk-drop-over dk-field' : 'dk-drop dk-field'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor="f-file">{t('register.file')}</label>
      <p className="dk-hint" id="f-file-hint">
        {t('register.fileHint')}
      </p>
      {note}
      <input
        id="f-file"
        ref={inputRef}
        type="file"
        multiple
        aria-describedby={wrong ? `f-file-hint ${wrong}` : 'f-file-hint'}
        aria-invalid={wrong ? true : undefined}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          void send(chosen);
        }}
      />
      <ul className="dk-list" aria-live="polite">
        {files.map((file, index) => (
          <li key={file.sha256}>
            <span>
              <strong>{t(index === 0 ? 'register.main' : 'register.attachment')}</strong> <bdi>{file.name}</bdi>{' '}
              <span className="dk-mute">{formatBytes(locale, file.size)}</span>
              <KnownAlready sha256={file.sha256} />
            </span>
            <span>
              {index > 0 && (
                <button
                  type="button"
                  className="dk-quiet"
                  onClick={() => change([file, ...files.filter((other) => other !== file)])}
                >
                  {t('register.makeMain')} <span className="visually-hidden">{file.name}</span>
                </button>
              )}{' '}
              <button
                type="button"
                className="dk-quiet"
                onClick={() => change(files.filter((other) => other !== file))}
              >
                {t('register.remove')} <span className="visually-hidden">{file.name}</span>
              </button>
            </span>
          </li>
        ))}
        {sending.map(({ name, share, problem }) => (
          <li key={name}>
            <bdi>{name}</bdi>
            {problem ? (
              <span className="dk-wrong">{problem}</span>
            ) : (
              <progress max={1} value={share} aria-label={t('register.sending', { name })} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Sends files one after the other; what was refused stays in the list with the reason. */
function useSending(add: (file: UploadedFile) => void) {
  const { t } = useLanguage();
  const [sending, setSending] = useState<readonly OnItsWay[]>([]);
  const latest = useRef(add);
  latest.current = add;
  const tell = (name: string, told: Partial<OnItsWay>) =>
    setSending((known) => known.map((file) => (file.name === name ? { ...file, ...told } : file)));
  const send = async (chosen: readonly File[]) => {
    setSending(chosen.map(({ name }) => ({ name, share: 0 })));
    for (const file of chosen) {
      try {
        const { sha256, size } = await uploadFile(file, (share) => tell(file.name, { share }));
        setSending((known) => known.filter(({ name }) => name !== file.name));
        latest.current({ name: file.name.slice(0, 255), size, sha256 });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        tell(file.name, { problem: [error.title, error.detail].filter(Boolean).join(': ') || t('register.notSent') });
      }
    }
  };
  return { sending, send };
}

/** The same content may be registered twice, but not without knowing. */
function KnownAlready({ sha256 }: { readonly sha256: string }) {
  const { t } = useLanguage();
  const found = useRead('records.protocol.list', { sha256, limit: 1 });
  const entry = found.data?.items[0];
  if (!entry) return null;
  return (
    <span className="dk-wrong d-block" role="alert">
      {t('register.knownAlready')} <Link to={`/protocollo/${entry.id}`}>{entry.code}</Link>
    </span>
  );
}

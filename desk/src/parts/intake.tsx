import { useRef, useState, type DragEvent } from 'react';
import { Link } from 'react-router';
import { call, Problem, upload, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';

type Message = OutputOf<'bus.messages.get'>;
type State = Omit<Message, 'steps' | 'attempts'>;

/** A file on its way: what became of it so far. */
interface Intaken {
  readonly name: string;
  readonly state?: State;
  readonly duplicate?: boolean;
  readonly problem?: string;
}

const POLL_MS = 500;

/** Takes messages by drag and drop or by the keyboard, one after the other, and tells what became of each. */
export function Intake({ registered }: { readonly registered: () => void }) {
  const { t } = useLanguage();
  const [files, setFiles] = useState<readonly Intaken[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const tell = (name: string, told: Partial<Intaken>) =>
    setFiles((known) => known.map((file) => (file.name === name ? { ...file, ...told } : file)));
  const take = async (chosen: readonly File[]) => {
    setFiles((known) => [
      ...chosen.map(({ name }) => ({ name })),
      ...known.filter((file) => !chosen.some(({ name }) => name === file.name)),
    ]);
    for (const file of chosen) {
      try {
        const receipt = await upload('bus.messages.receive', { source: 'desk', filename: file.name }, file);
        const state = receipt.duplicateOf ?? (await settled(receipt.messageId));
        tell(file.name, { state, duplicate: receipt.status === 'duplicate' });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        tell(file.name, { problem: error.detail ?? (error.title || t('desk.offline')) });
      }
      registered();
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take([...event.dataTransfer.files]);
  };
  return (
    <section className="dk-card" aria-labelledby="intake">
      <h2 id="intake">{t('intake.title')}</h2>
      <div
        className={over ? 'dk-drop dk-drop-over' : 'dk-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{t('intake.hint')}</p>
        <label htmlFor="f-intake" className="dk-title position-static d-block">
          {t('intake.choose')}
        </label>
        <input
          id="f-intake"
          ref={input}
          type="file"
          multiple
          onChange={(event) => {
            const chosen = [...(event.target.files ?? [])];
            event.target.value = '';
            void take(chosen);
          }}
        />
      </div>
      <ul className="dk-list" aria-live="polite">
        {files.map((file) => (
          <li key={file.name}>
            <span>{file.name}</span>
            <Outcome file={file} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Outcome({ file }: { readonly file: Intaken }) {
  const { t } = useLanguage();
  const { state, duplicate, problem } = file;
  if (problem) return <span className="dk-wrong">{problem}</span>;
  if (!state) return <span className="dk-mute">{t('intake.received')}</span>;
  if (state.status === 'refused') {
    return <span className="dk-wrong">{t('intake.refused', { reason: state.reason ?? '' })}</span>;
  }
  const code = state.entryCode;
  if (!code) return <span>{t(duplicate ? 'intake.duplicateNone' : 'intake.noEntry')}</span>;
  return (
    <Link to={`/protocollo/${state.entryId}`}>{t(duplicate ? 'intake.duplicate' : 'intake.entry', { code })}</Link>
  );
}

async function settled(id: string): Promise<State> {
  for (;;) {
    const state = await call('bus.messages.get', { id });
    if (state.status !== 'received') return state;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

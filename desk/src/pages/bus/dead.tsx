import '../../lib/bus-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../../../ui/contract/format.ts';
import { busPhrase } from '../../lib/bus-phrases.ts';
import { call, Problem, type OutputOf } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useWork } from '../../lib/queries.ts';
import { PageTitle, Refusal } from '../../parts/basics.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { EntityForm } from '../../parts/entity-form.tsx';
import { ToTest } from '../../parts/to-test.tsx';

type Letter = ItemOf<'bus.dead.list'>;
type Opened = OutputOf<'bus.dead.open'>;

const MOST_DATA = 60_000;

/** Messages that nobody could do anything with: a person tries them again, corrects them, or lets go of them. */
export function DeadPage() {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const letters = usePages('bus.dead.list', {});
  const [asked, setAsked] = useState<Letter>();
  const [opened, setOpened] = useState<Opened>();
  const [leaving, setLeaving] = useState<Letter>();
  const changed = () => {
    setAsked(undefined);
    setOpened(undefined);
    setLeaving(undefined);
    void queries.invalidateQueries({ queryKey: ['bus.dead.list'] });
  };
  const replay = useWork((id: string, key) => call('bus.dead.replay', { ids: [id] }, key), changed);
  const drop = useWork((id: string, key) => call('bus.dead.drop', { ids: [id] }, key), changed);
  const columns = useColumns({
    replay: replay.mutate,
    busy: replay.isPending || drop.isPending,
    ask(letter) {
      setOpened(undefined);
      setAsked(letter);
    },
    leave: setLeaving,
  });
  return (
    <>
      <PageTitle>{t('dead.title')}</PageTitle>
      <p>{t('dead.lead')}</p>
      <Refusal problem={replay.error ?? drop.error} />
      {asked && !opened && <Reason letter={asked} opened={setOpened} cancel={() => setAsked(undefined)} />}
      {opened && <Correction letter={opened} done={changed} cancel={changed} />}
      {leaving && (
        <Confirm
          title={t('dead.drop.title')}
          action={t('dead.drop')}
          busy={drop.isPending}
          danger
          confirm={() => drop.mutate(leaving.id)}
          cancel={() => setLeaving(undefined)}
        >
          <p>{t('dead.drop.text')}</p>
        </Confirm>
      )}
      <DataTable
        label={t('dead.title')}
        pages={letters}
        columns={columns}
        idOf={(letter) => letter.id}
        empty={t('dead.empty')}
      />
    </>
  );
}

/** What a message says may be about people: whoever looks says why. */
function Reason(props: {
  readonly letter: Letter;
  readonly opened: (letter: Opened) => void;
  readonly cancel: () => void;
}) {
  const { t } = useLanguage();
  const { letter, opened, cancel } = props;
  return (
    <section className="dk-card" aria-labelledby="open-letter">
      <h2 id="open-letter">{t('dead.open')}</h2>
      <p>{t('dead.open.text')}</p>
      <EntityForm
        key={letter.id}
        form={`dead.reason.${letter.id}`}
        fields={[{ name: 'reason', label: 'dead.open.reason', required: true, max: 500 }]}
        submit="dead.open.submit"
        send={({ reason }, key) => call('bus.dead.open', { id: letter.id, reason: reason!.trim() }, key)}
        done={opened}
        cancel={cancel}
      />
    </section>
  );
}

function Correction(props: { readonly letter: Opened; readonly done: () => void; readonly cancel: () => void }) {
  const { t, locale } = useLanguage();
  const { letter, done, cancel } = props;
  return (
    <section className="dk-card" aria-labelledby="correct-letter">
      <h2 id="correct-letter">{t('dead.edit')}</h2>
      <p dir="auto">{busPhrase(locale, letter.reason)}</p>
      <ToTest messageId={letter.messageId} />
      <EntityForm
        key={letter.id}
        form={`dead.data.${letter.id}`}
        initial={{ data: JSON.stringify(letter.data, null, 2) ?? 'null' }}
        fields={[
          { name: 'data', label: 'dead.data', hint: 'dead.data.hint', kind: 'lines', required: true, max: MOST_DATA },
        ]}
        submit="dead.edit.submit"
        send={async ({ data }, key) =>
          call('bus.dead.edit', { id: letter.id, data: parsed(data!, t('dead.data.wrong')) }, key)
        }
        done={done}
        cancel={cancel}
      />
    </section>
  );
}

/** @throws Problem that stands beside the field */
function parsed(text: string, sentence: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${sentence} ${(error as Error).message}`;
    throw new Problem(422, 'VALIDATION_FAILED', sentence, undefined, [{ pointer: '/data', message }]);
  }
}

interface Actions {
  readonly replay: (id: string) => void;
  readonly busy: boolean;
  readonly ask: (letter: Letter) => void;
  readonly leave: (letter: Letter) => void;
}

function useColumns({ replay, busy, ask, leave }: Actions): readonly Column<Letter>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'route',
      label: 'dead.route',
      width: 'l',
      cell: (letter) => (
        <>
          <span className="dk-title">{codeWord(t, 'busRoute', letter.route)}</span>
          <div className="dk-mute">{t('incidents.attempts', { count: letter.attempts })}</div>
        </>
      ),
    },
    {
      key: 'died',
      label: 'incidents.raised',
      width: 'm',
      cell: (letter) => formatDateTime(locale, new Date(letter.diedAt)),
    },
    {
      key: 'reason',
      label: 'dead.reason',
      cell: (letter) => <span dir="auto">{busPhrase(locale, letter.reason)}</span>,
    },
    {
      key: 'actions',
      label: 'incidents.actions',
      width: 'l',
      cell: (letter) => {
        const name = <span className="visually-hidden"> {codeWord(t, 'busRoute', letter.route)}</span>;
        return (
          <div className="dk-actions dk-tight">
            <button type="button" className="btn btn-primary btn-sm" disabled={busy} onClick={() => replay(letter.id)}>
              {t('incidents.retry')}
              {name}
            </button>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => ask(letter)}>
              {t('dead.open')}
              {name}
            </button>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => leave(letter)}>
              {t('dead.drop')}
              {name}
            </button>
          </div>
        );
      },
    },
  ];
}

import { useState } from 'react';
import { Link } from 'react-router';
import { formatEuro, formatNumber } from '../../../../ui/contract/format.ts';
import { upload, type InputOf, type OutputOf } from '../../lib/client.ts';
import { useFilters } from '../../lib/filters.ts';
import { useLanguage } from '../../lib/language.tsx';
import { usePages, type ItemOf } from '../../lib/pages.ts';
import { useRead, useWork } from '../../lib/queries.ts';
import { useMe } from '../../lib/session.ts';
import { Field, Form, PageTitle, Submit, Tag } from '../../parts/basics.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FilterBar, FilterChoice, FilterText } from '../../parts/filters.tsx';

type Intervention = ItemOf<'programmes.interventions.list'>;
type Progress = Intervention['progress'];
const standings = ['late', 'ahead', 'done', 'unplanned'] as const;

/** Interventions with their money and how they stand; who plans them imports them here. */
export function InterventionsPage() {
  const { t } = useLanguage();
  const me = useMe();
  const filters = useFilters({ programma: 'text', andamento: standings, q: 'text' });
  const { programma: programme, andamento: standing, q: text } = filters.values;
  const programmes = useRead('programmes.programmes.list', {});
  const pages = usePages('programmes.interventions.list', { programme, standing, text });
  return (
    <>
      <PageTitle>{t('works.title')}</PageTitle>
      <p className="dk-lead">{t('works.lead')}</p>
      <FilterBar filters={filters}>
        <FilterChoice
          filters={filters}
          name="programma"
          label="works.programme"
          options={(programmes.data?.items ?? []).map((one) => ({
            value: one.programme,
            label: `${one.programme} (${one.count})`,
          }))}
        />
        <FilterChoice
          filters={filters}
          name="andamento"
          label="works.state"
          options={standings.map((value) => ({ value, label: t(`works.state.${value}`) }))}
        />
        <FilterText filters={filters} name="q" label="works.search" />
      </FilterBar>
      <DataTable
        label={t('works.title')}
        pages={pages}
        columns={useColumns()}
        idOf={(row) => row.id}
        empty={t('works.empty')}
        filtered={filters.any}
      />
      {me.permissions.includes('programmes.interventions.manage') && <Import done={pages.reload} />}
    </>
  );
}

const LOOKS = { late: 'expired', ahead: 'ok', done: 'done', unplanned: 'none' } as const;

/** How an intervention stands, in a word. */
export function StandingTag({ progress }: { readonly progress: Progress }) {
  const { t } = useLanguage();
  const { milestones, reached, late } = progress;
  const state = milestones === 0 ? 'unplanned' : late > 0 ? 'late' : reached < milestones ? 'ahead' : 'done';
  return <Tag kind={LOOKS[state]}>{t(`works.state.${state}`)}</Tag>;
}

function useColumns(): readonly Column<Intervention>[] {
  const { t, locale } = useLanguage();
  return [
    {
      key: 'intervention',
      label: 'works.intervention',
      cell: (row) => (
        <>
          <Link className="dk-title" to={`/interventi/${row.id}`}>
            {row.title}
          </Link>
          <div className="dk-mute">{[row.cup ?? row.code, row.programme].join(' · ')}</div>
        </>
      ),
    },
    { key: 'cost', label: 'works.cost', width: 'm', cell: (row) => formatEuro(locale, row.plannedCost) },
    {
      key: 'phases',
      label: 'works.phases',
      width: 's',
      cell: ({ progress }) =>
        t('works.progress', {
          reached: formatNumber(locale, progress.reached),
          all: formatNumber(locale, progress.milestones),
        }),
    },
    {
      key: 'state',
      label: 'works.state',
      width: 'm',
      cell: ({ progress }) => (
        <>
          <StandingTag progress={progress} />
          {progress.late > 0 && <div className="dk-mute">{t('works.delay', { count: progress.delayDays })}</div>}
        </>
      ),
    },
  ];
}

type Imported = OutputOf<'programmes.interventions.import'>;

/** Takes a file of the national register. What is refused is named, the rest is taken. */
function Import({ done }: { readonly done: () => void }) {
  const { t } = useLanguage();
  const me = useMe();
  const [programme, setProgramme] = useState('');
  const [file, setFile] = useState<File>();
  const [answer, setAnswer] = useState<Imported>();
  const work = useWork(
    (input: InputOf<'programmes.interventions.import'>) => upload('programmes.interventions.import', input, file!),
    (output) => {
      setAnswer(output);
      done();
    },
  );
  const send = () => {
    work.mutate({ programme, rupId: me.person.id });
  };
  return (
    <details className="dk-card">
      <summary>{t('works.import')}</summary>
      <Form problem={work.error} submit={send}>
        <Field name="programme" label="works.import.programme">
          {(ids) => (
            <input
              {...ids}
              required
              maxLength={120}
              value={programme}
              onChange={(event) => setProgramme(event.target.value)}
            />
          )}
        </Field>
        <Field name="file" label="works.import.file">
          {(ids) => (
            <input
              {...ids}
              required
              type="file"
              accept=".json,.jsonld,application/ld+json"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <Submit busy={work.isPending}>{t('works.import.run')}</Submit>
      </Form>
      {answer && <ImportAnswer answer={answer} />}
    </details>
  );
}

function ImportAnswer({ answer }: { readonly answer: Imported }) {
  const { t, locale } = useLanguage();
  const { created, revised, unchanged, refusedCount: refused } = answer;
  return (
    <div role="status" className="dk-note">
      <p>{t('works.import.done', { created, revised, unchanged, refused })}</p>
      <ul>
        {answer.refused.map((one, index) => (
          <li key={index}>
            {one.record}: {one.reason[locale]}
          </li>
        ))}
      </ul>
    </div>
  );
}

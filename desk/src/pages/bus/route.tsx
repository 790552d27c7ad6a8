import '../../lib/bus-catalogue.ts';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { parseDocument } from 'yaml';
import { call, type OutputOf, type Problem } from '../../lib/client.ts';
import { codeWord } from '../../lib/codes.ts';
import { useDraft } from '../../lib/draft.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead, useWork } from '../../lib/queries.ts';
import { stepKinds, type JsonSchema } from '../../lib/route-schema.ts';
import { useMe } from '../../lib/session.ts';
import { Awaited, Busy, PageTitle, Refusal } from '../../parts/basics.tsx';
import { isRecord } from '../../parts/json-form.tsx';
import { StepFlow } from '../../parts/step-flow.tsx';
import { useView, Views } from '../../parts/views.tsx';
import { Replay } from './replay.tsx';
import { RouteForm } from './route-form.tsx';
import { RouteState, Switch } from './routes.tsx';
import { Versions } from './versions.tsx';

const YamlEditor = lazy(() => import('../../parts/yaml-editor.tsx'));

const views = ['testo', 'modulo', 'versioni', 'ripetizione'] as const;
/** A new route begins with a step and the test that shows it. */
const NEW = `route: nuova-rotta
steps:
  - log: { note: ricevuto }
tests:
  - name: un messaggio passa
    given: { data: { numero: 1 } }
    expect: { data: [{ numero: 1 }] }
`;

/** A route: its text with the drawing beside it, its form, its versions; problems as one types, tests, deployment. */
export function RoutePage() {
  const { name } = useParams();
  const fresh = name === undefined;
  const route = useRead('bus.routes.get', { name: name ?? '-' }, { enabled: !fresh });
  const schema = useRead('bus.routes.schema', {});
  if (!schema.data) return <Awaited problem={schema.error} again={() => void schema.refetch()} />;
  if (!fresh && !route.data) return <Awaited problem={route.error} again={() => void route.refetch()} />;
  const { version = 0 } = route.data ?? {};
  return <Open key={`${name} ${version}`} route={route.data} schema={schema.data as JsonSchema} />;
}

type Route = OutputOf<'bus.routes.get'>;
type Found = OutputOf<'bus.routes.lint'>['problems'][number];

function Open({ route, schema }: { readonly route: Route | undefined; readonly schema: JsonSchema }) {
  const { t } = useLanguage();
  const me = useMe();
  const may = me.permissions.includes('bus.routes.deploy');
  const mayRepeat = me.permissions.includes('bus.dead.manage');
  const view = useView('vista', views);
  const original = route?.source ?? NEW;
  const [text, change, forget] = useDraft<string>(`route.${route?.name ?? ''}.${route?.version ?? 0}`, () => original);
  const document = useParsed(text);
  const problems = useProblems(text, may);
  const shared = { text, change, schema, document };
  return (
    <>
      <PageTitle
        aside={
          route && (
            <div className="dk-headaside">
              <RouteState paused={route.paused} />
              {may && <Switch name={route.name} paused={route.paused} />}
            </div>
          )
        }
      >
        {route ? `${codeWord(t, 'busRoute', route.name)} · ${t('routes.version')} ${route.version}` : t('routes.new')}
      </PageTitle>
      {route && (
        <Views
          label={t('routes.views')}
          name="vista"
          current={view}
          views={views
            .filter((key) => key !== 'ripetizione' || mayRepeat)
            .map((key) => ({ key, label: t(`routes.view.${key}`) }))}
        />
      )}
      {view === 'versioni' && route ? (
        <Versions route={route} take={change} />
      ) : view === 'ripetizione' && route && mayRepeat ? (
        <Replay route={route.name} />
      ) : (
        <>
          <div className="dk-grid dk-grid-even">
            {view === 'modulo' ? <RouteForm {...shared} /> : <Editor {...shared} problems={problems} />}
            <Drawing document={document} schema={schema} />
          </div>
          {may && (
            <Work
              {...{ text, problems, name: route?.name }}
              changed={text !== original}
              discard={() => {
                forget();
                change(original);
              }}
              deployed={forget}
            />
          )}
        </>
      )}
    </>
  );
}

export interface Editing {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly schema: JsonSchema;
  /** The text as JSON; undefined while it cannot be read. */
  readonly document: Readonly<Record<string, unknown>> | undefined;
}

/** What a text says, as soon as it is YAML; until then, what it said last. */
function useParsed(text: string): Editing['document'] {
  return useMemo(() => {
    try {
      const parsed = parseDocument(text, { maxAliasCount: 0 } as object);
      if (parsed.errors.length > 0) return undefined;
      const value: unknown = parsed.toJS({ maxAliasCount: 0 });
      return isRecord(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }, [text]);
}

const PAUSE_MS = 400;

/** What the server finds wrong, once the typing pauses. */
function useProblems(text: string, enabled: boolean): readonly Found[] {
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    if (!enabled || text.trim() === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call('bus.routes.lint', { source: text })
        .then(({ problems }) => current && setFound(problems))
        // Whoever cannot ask now asks with the next letter.
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, enabled]);
  return found;
}

function Editor({ text, change, schema, problems }: Editing & { readonly problems: readonly Found[] }) {
  const { t } = useLanguage();
  return (
    <section aria-label={t('routes.text')}>
      <p className="dk-hint dk-keys">{t('routes.keys')}</p>
      <Suspense fallback={<Busy />}>
        <YamlEditor label={t('routes.text')} value={text} onChange={change} schema={schema} problems={problems} />
      </Suspense>
    </section>
  );
}

function Drawing({ document, schema }: Pick<Editing, 'document' | 'schema'>) {
  const { t } = useLanguage();
  const kinds = useMemo(() => stepKinds(schema), [schema]);
  const steps = document?.['steps'];
  return (
    <section className="dk-card" aria-labelledby="drawing">
      <h2 id="drawing">{t('routes.drawing')}</h2>
      {Array.isArray(steps) ? (
        <>
          <p className="dk-flow-end">{t('routes.from', { name: String(document!['route'] ?? '…') })}</p>
          <StepFlow steps={steps} kinds={kinds} />
          <p className="dk-flow-end">{t('routes.end')}</p>
        </>
      ) : (
        <p className="dk-mute">{t('routes.unread')}</p>
      )}
    </section>
  );
}

/** What a schema says of a name that it does not know. */
const NO_SUCH_FIELD = 'must NOT have additional properties';

type Tested = OutputOf<'bus.routes.test'>['tests'];

/** Problems, tests and deployment of what is written. */
function Work(props: {
  readonly text: string;
  readonly name: string | undefined;
  readonly problems: readonly Found[];
  readonly changed: boolean;
  readonly discard: () => void;
  readonly deployed: () => void;
}) {
  const { t } = useLanguage();
  const { text, name, problems, changed, discard, deployed } = props;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [tested, setTested] = useState<{ readonly text: string; readonly tests: Tested }>();
  const [told, setTold] = useState('');
  const test = useWork(
    () => call('bus.routes.test', { source: text }),
    ({ tests }) => setTested({ text, tests }),
  );
  const deploy = useWork(
    (_: undefined, key) => call('bus.routes.deploy', { source: text }, key),
    (made) => {
      deployed();
      setTold(t('routes.deployed', { version: made.version }));
      for (const read of ['bus.routes.list', 'bus.routes.get', 'bus.routes.versions', 'bus.components.map'])
        void queries.invalidateQueries({ queryKey: [read] });
      if (made.name !== name) void navigate(`/rotte/${encodeURIComponent(made.name)}`);
    },
  );
  return (
    <section className="dk-card" aria-labelledby="problems">
      <h2 id="problems">{t('routes.problems')}</h2>
      <div role="status">
        {problems.length === 0 ? (
          <p className="dk-mute">{t('routes.problems.none')}</p>
        ) : (
          <ul>
            {problems.map(({ line, pointer, message }) => (
              <li key={`${line} ${pointer} ${message}`}>
                <strong>{t('routes.line', { line })}</strong>{' '}
                <span dir="auto">{message === NO_SUCH_FIELD ? t('routes.noSuchField') : message}</span>
              </li>
            ))}
          </ul>
        )}
        {told && <p className="dk-note dk-good">{told}</p>}
      </div>
      {tested?.text === text && <Tests tests={tested.tests} />}
      <RefusedTests problem={test.error ?? deploy.error} />
      <div className="dk-actions">
        <button
          type="button"
          className="btn btn-outline-primary"
          disabled={test.isPending || problems.length > 0}
          onClick={() => test.mutate(undefined)}
        >
          {t('routes.test')}
        </button>
        <button
          type="button"
          className="btn btn-primary"
          disabled={deploy.isPending || problems.length > 0 || (!changed && name !== undefined)}
          onClick={() => deploy.mutate(undefined)}
        >
          {t('routes.deploy')}
        </button>
        {changed && (
          <button type="button" className="btn btn-outline-danger" onClick={discard}>
            {t('routes.discard')}
          </button>
        )}
      </div>
    </section>
  );
}

/** What a deployment was refused for speaks of tests and lines, which are no fields of this page. */
function RefusedTests({ problem }: { readonly problem: Problem | null }) {
  if (!problem || problem.errors.length === 0) return <Refusal problem={problem} />;
  return (
    <div className="dk-alert" role="alert">
      <h2>{problem.title}</h2>
      <ul>
        {problem.errors.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`} dir="auto">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Tests({ tests }: { readonly tests: Tested }) {
  const { t } = useLanguage();
  return (
    <>
      <h3>{t('routes.tests')}</h3>
      {tests.length === 0 && <p className="dk-mute">{t('routes.tests.none')}</p>}
      <ul className="dk-list" role="status">
        {tests.map(({ name, problems }) => (
          <li key={name}>
            <span dir="auto">{name}</span>
            <span className={problems.length === 0 ? 'dk-tag dk-tag-done' : 'dk-tag dk-tag-incident'}>
              {t(problems.length === 0 ? 'routes.test.good' : 'routes.test.bad')}
            </span>
            {problems.length > 0 && (
              <ul className="dk-wide">
                {problems.map((problem) => (
                  <li key={problem} dir="auto">
                    {problem}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

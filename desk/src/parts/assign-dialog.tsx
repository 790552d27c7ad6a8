import { useEffect, useRef, useState } from 'react';
import { call } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import type { ItemOf } from '../lib/pages.ts';
import { useRead, useWork } from '../lib/queries.ts';
import { Busy, Field, Form, Submit } from './basics.tsx';
import { useNotice } from './notice.tsx';

type Task = ItemOf<'processes.tasks.overview'>;

interface Given {
  readonly personId: string;
  readonly reason: string;
}

/** Gives tasks to one person, or back to their office, with the reason; it can be undone at once. */
export function AssignDialog(props: { readonly tasks: readonly Task[]; readonly close: (assigned: boolean) => void }) {
  const { t } = useLanguage();
  const { tasks, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [given, setGiven] = useState<Given>({ personId: '', reason: '' });
  const ids = tasks.map(({ id }) => id);
  const people = useRead('processes.tasks.assignees', { ids });
  const undo = useUndo(tasks);
  const say = useNotice();
  const work = useWork(
    (input: Given, key) =>
      call(
        'processes.tasks.assign',
        { ids, ...input, personId: input.personId === OFFICE ? null : input.personId },
        key,
      ),
    () => {
      say(t('assign.done', { count: tasks.length }), undo);
      close(true);
    },
  );
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog className="dk-dialog" ref={dialog} aria-labelledby="assign-title" onClose={() => close(false)}>
      <h2 id="assign-title">{t('assign.title', { count: tasks.length })}</h2>
      <Form problem={work.error ?? people.error} submit={() => work.mutate(given)}>
        {people.isPending && <Busy />}
        {people.data && (
          <Field name="personId" label="assign.person">
            {(field) => (
              <select
                {...field}
                required
                value={given.personId}
                onChange={(event) => setGiven({ ...given, personId: event.target.value })}
              >
                <option value="">{t('desk.choose')}</option>
                {people.data.items.map(({ personId, name, openTasks }) => (
                  <option key={personId} value={personId}>
                    {t('assign.load', { name, count: openTasks })}
                  </option>
                ))}
                <option value={OFFICE}>{t('assign.office')}</option>
              </select>
            )}
          </Field>
        )}
        <Field name="reason" label="assign.reason">
          {(field) => (
            <input
              {...field}
              required
              maxLength={500}
              value={given.reason}
              onChange={(event) => setGiven({ ...given, reason: event.target.value })}
            />
          )}
        </Field>
        <div className="dk-actions">
          <Submit busy={work.isPending}>{t('assign.submit')}</Submit>
          <button type="button" className="btn btn-outline-primary" onClick={() => dialog.current?.close()}>
            {t('desk.cancel')}
          </button>
        </div>
      </Form>
    </dialog>
  );
}

const OFFICE = 'office';

/** Gives each task back to who had it before. */
function useUndo(tasks: readonly Task[]) {
  const { t } = useLanguage();
  const say = useNotice();
  const back = useWork(
    async (reason: string, key) => {
      for (const personId of new Set(tasks.map(({ claimedBy }) => claimedBy))) {
        const ids = tasks.filter(({ claimedBy }) => claimedBy === personId).map(({ id }) => id);
        await call('processes.tasks.assign', { ids, personId, reason }, `${key}-${personId ?? OFFICE}`);
      }
    },
    () => say(t('assign.undone')),
  );
  return () => back.mutate(t('assign.undoReason'), { onError: (problem) => say(problem.title || t('desk.failed')) });
}

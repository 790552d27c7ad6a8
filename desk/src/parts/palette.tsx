import { Command } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useLanguage } from '../lib/language.tsx';
import { useDeferredRead } from '../lib/queries.ts';
import { useMe } from '../lib/session.ts';
import { menuOf } from '../menu.ts';

const MOST = 6;

/** Goes anywhere by a few letters: sections, cases, registrations and people, each as far as one may see them. */
export function Palette({ close }: { readonly close: () => void }) {
  const { t } = useLanguage();
  const me = useMe();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const found = useFound(text.trim());
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The dialog would focus the frame of the list, which takes no letters.
    input.current?.focus();
  }, []);
  const go = (path: string) => {
    close();
    void navigate(path);
  };
  const matches = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const sections = menuOf(me.permissions)
    .flatMap(({ entries }) => entries)
    .filter(({ label }) => matches(t(label)));
  return (
    <dialog className="dk-dialog dk-palette" ref={dialog} aria-label={t('palette.title')} onClose={close}>
      <Command shouldFilter={false} label={t('palette.title')}>
        <Command.Input ref={input} placeholder={t('palette.hint')} value={text} onValueChange={setText} />
        <Command.List label={t('palette.results')}>
          <Command.Empty>{t('palette.nothing')}</Command.Empty>
          <Command.Group heading={t('palette.sections')}>
            {sections.map(({ path, label }) => (
              <Command.Item key={path} value={`section ${path}`} onSelect={() => go(`/${path}`)}>
                {t(label)}
              </Command.Item>
            ))}
            {matches(t('profile.title')) && (
              <Command.Item value="profile" onSelect={() => go('/profilo')}>
                {t('profile.title')}
              </Command.Item>
            )}
          </Command.Group>
          <Found heading={t('desk.cases')} items={found.cases} go={go} />
          <Found heading={t('desk.protocol')} items={found.entries} go={go} />
          <Found heading={t('palette.people')} items={found.people} go={go} />
          {found.settled && (
            <Command.Item value="search" onSelect={() => go(`/ricerca?q=${encodeURIComponent(text.trim())}`)}>
              {t('palette.searchFor', { text: text.trim() })}
            </Command.Item>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

interface Hit {
  readonly path: string;
  readonly label: string;
}

function Found(props: {
  readonly heading: string;
  readonly items: readonly Hit[];
  readonly go: (path: string) => void;
}) {
  if (props.items.length === 0) return null;
  return (
    <Command.Group heading={props.heading}>
      {props.items.map(({ path, label }) => (
        <Command.Item key={path + label} value={`${path} ${label}`} onSelect={() => props.go(path)}>
          <bdi>{label}</bdi>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** Each list is asked only by who may read it. */
function useFound(text: string) {
  const { permissions } = useMe();
  const long = text.length >= 2;
  const mayCases = permissions.includes('processes.cases.read');
  const code = entryCode(text);
  const cases = useDeferredRead('processes.cases.list', { text, limit: MOST }, long && mayCases);
  const entries = useDeferredRead('records.protocol.list', { code, limit: MOST }, code !== undefined);
  const people = useDeferredRead('identity.people.list', { name: text, limit: MOST }, long);
  const shown = <T,>(asked: boolean, items: readonly T[] | undefined) => (asked ? (items ?? []) : []);
  return {
    // The search comes with what was found, behind it: Enter takes the first.
    settled: long && people.data !== undefined && !people.isPlaceholderData,
    cases: shown(long, cases.data?.items).map((item) => ({
      path: `/pratiche/${item.id}`,
      label: `${item.code} · ${item.title}`,
    })),
    entries: shown(code !== undefined, entries.data?.items).map((entry) => ({
      path: `/protocollo/${entry.id}`,
      label: `${entry.code} · ${entry.subject}`,
    })),
    people: shown(long, people.data?.items).map((person) => ({
      path: `/amministrazione/persone/${person.id}`,
      label: person.displayName,
    })),
  };
}

/** `2026/123` or `123` (of this year) as the register writes it: with at least seven digits (DPR 445/2000 art. 57). */
function entryCode(text: string): string | undefined {
  const match = /^(?:(\d{4})\/)?(\d{1,9})$/.exec(text);
  if (!match) return undefined;
  return `${match[1] ?? new Date().getFullYear()}/${match[2]!.padStart(7, '0')}`;
}

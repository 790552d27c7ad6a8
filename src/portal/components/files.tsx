import { formatBytes } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { endingsOf, kindsText } from '../../../ui/forms/kinds.ts';
import { MAX_FILE_BYTES } from '../routes/upload.ts';
import type { Frame } from '../types.ts';

interface PickerProps {
  readonly frame: Frame;
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly types: readonly string[];
  readonly errors: readonly string[];
}

/** A plain file input that says which kinds and sizes it takes. */
export function FilePicker({ frame, id, label, hint, types, errors }: PickerProps) {
  const t = translator(frame.locale);
  const size = formatBytes(frame.locale, MAX_FILE_BYTES);
  const described = [hint && `${id}-hint`, `${id}-kinds`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={errors.length > 0 ? 'dp-question dp-question-wrong' : 'dp-question'}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="dp-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p class="dp-hint" id={`${id}-kinds`}>
        {t('form.file.hint', { types: kindsText(types), size })}
      </p>
      {errors.length > 0 && (
        <p class="dp-error" id={`${id}-error`}>
          {errors.join('; ')}
        </p>
      )}
      <input
        id={id}
        name="file"
        type="file"
        multiple
        accept={endingsOf(types).join(',')}
        aria-describedby={described}
        aria-invalid={errors.length > 0 ? 'true' : undefined}
      />
    </div>
  );
}

interface ListProps {
  readonly frame: Frame;
  readonly title: string;
  readonly files: readonly { readonly id: string; readonly name: string }[];
  /** Where the button to take one away posts `togli`. */
  readonly action: string;
}

/** Things given so far, each with a button to take it away. */
export function FileList({ frame, title, files, action }: ListProps) {
  const t = translator(frame.locale);
  if (files.length === 0) return null;
  return (
    <section class="dp-given">
      <h2 class="h6">{title}</h2>
      <ul class="list-unstyled mb-0">
        {files.map(({ id, name }) => (
          <li>
            <bdi>{name}</bdi>
            <form method="post" action={action}>
              <input type="hidden" name="togli" value={id} />
              <button class="btn btn-link" type="submit" aria-label={t('form.remove', { name })}>
                {t('form.removeShort')}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}

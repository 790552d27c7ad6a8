import { useState } from 'react';
import { Problem, uploadFile } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useWork } from '../lib/queries.ts';
import { Field } from './basics.tsx';

/** A signed file as its signature is asked for: the content is at the server already. */
export interface SignedFile {
  readonly sha256: string;
  readonly filename: string;
}

/** Chooses the file that was signed elsewhere and sends it up; `signed` is told what to sign with. */
export function useSignedFile(signed: (file: SignedFile) => void) {
  const { t } = useLanguage();
  const [file, setFile] = useState<File>();
  const work = useWork(async ({ chosen }: { readonly chosen: File | undefined }) => {
    if (!chosen) throw refused(t('sign.chooseFile'));
    if (!/\.p7m$/i.test(chosen.name)) throw refused(t('sign.notSigned', { name: chosen.name }));
    const { sha256 } = await uploadFile(chosen);
    return { sha256, filename: chosen.name };
  }, signed);
  const { error, isPending, mutate, reset } = work;
  return { choose: setFile, send: () => mutate({ chosen: file }), problem: error, busy: isPending, reset };
}

function refused(message: string): Problem {
  return new Problem(400, 'NO_FILE', message, undefined, [{ pointer: '/signed', message }]);
}

/** The field of the signed file. */
export function SignedFileField({ choose }: { readonly choose: (file: File | undefined) => void }) {
  return (
    <Field name="signed" label="sign.fileLabel" hint="sign.fileHint">
      {(ids) => <input {...ids} type="file" accept=".p7m" onChange={(event) => choose(event.target.files?.[0])} />}
    </Field>
  );
}

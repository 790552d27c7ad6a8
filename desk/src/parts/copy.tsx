import { useState } from 'react';

/** A button that copies a text, and says so once it has. */
export function Copy(props: { readonly text: string; readonly label: string; readonly done: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? props.done : props.label}</span>
    </button>
  );
}

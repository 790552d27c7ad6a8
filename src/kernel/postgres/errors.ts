/** What keeps the embedded database from running, said as a sentence for whoever runs the installation. */
export class PostgresError extends Error {
  override readonly name: string = 'PostgresError';
  /** Marks errors that the command line prints without a stack. */
  readonly sentence = true;
}

/** Thrown when a living process holds the data folder. */
export class InstallationInUse extends PostgresError {
  override readonly name = 'InstallationInUse';
  readonly code = 'INSTALLATION_IN_USE';
}

/** One workspace folder. */
export interface Folder {
  readonly uri: string;
  readonly name: string;
  /** Absolute, with "/". */
  readonly root: string;
}

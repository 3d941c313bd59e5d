/** Why a database gave no answer. Every text is for humans: what is wrong, where, what to do; no secret is in it. */
export type Unanswered = NeedsBridge | Failed | Cancelled;

/** Only the project's own Python can read this database (a dialect or a file that this process cannot open safely). */
export interface NeedsBridge {
  readonly kind: 'needsBridge';
  readonly reason: string;
}

export interface Failed {
  readonly kind: 'failed';
  readonly reason:
    'refused' | 'authentication' | 'unknownDatabase' | 'unknownHost' | 'timeout' | 'permission' | 'other';
  readonly message: string;
}

export interface Cancelled {
  readonly kind: 'cancelled';
}

export function needsBridge(reason: string): NeedsBridge {
  return { kind: 'needsBridge', reason };
}

export function failed(reason: Failed['reason'], message: string): Failed {
  return { kind: 'failed', reason, message };
}

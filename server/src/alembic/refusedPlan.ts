import type { Refusal, RefusalKind } from '../core/graph/refusal.js';
import type { Refused } from './bridgeMessages.js';
import type { FailureKind, RunFailure } from './runFailure.js';
import { sentence } from './sentence.js';

/** Alembic's refusal of a plan, as the failure of a run, which it would be. */
export function refusedPlan(refusal: Refusal): RunFailure {
  const { kind, message } = refusal;
  return { failure: failureKinds[kind], message, details: `${kind}: ${message}`, refusal };
}

/** The same of a refusal that Alembic itself spoke. */
export function refusedByAlembic({ kind, message }: Refused): RunFailure {
  return {
    failure: 'failed',
    message: `Alembic reported: ${sentence(message)}`,
    details: `${kind}: ${message}`,
    refusal: { kind, message },
  };
}

const failureKinds: Readonly<Record<RefusalKind, FailureKind>> = {
  ResolutionError: 'unknownRevision',
  RangeNotAncestorError: 'unknownRevision',
  MultipleHeads: 'multipleHeads',
  CycleDetected: 'brokenGraph',
  DependencyCycleDetected: 'brokenGraph',
  LoopDetected: 'brokenGraph',
  DependencyLoopDetected: 'brokenGraph',
  KeyError: 'brokenGraph',
  SyntaxError: 'brokenFile',
  TypeError: 'brokenFile',
  CommandError: 'brokenFile',
  RevisionError: 'failed',
  AssertionError: 'failed',
  AttributeError: 'failed',
  ValueError: 'failed',
  NotKnown: 'failed',
};

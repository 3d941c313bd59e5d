import { configurationRules } from './configurationRules.js';
import { multipleHeads } from './gr01MultipleHeads.js';
import { missingParentRevision } from './gr02MissingParent.js';
import { duplicateRevisionId } from './gr03DuplicateId.js';
import { revisionCycle } from './gr04Cycle.js';
import { unexpectedSecondBase } from './gr05SecondBase.js';
import { invalidRevisionId } from './gr06InvalidId.js';
import { missingRevisionIdentifiers } from './gr07MissingIdentifiers.js';
import { headerDocstringMismatch } from './gr08DocstringMismatch.js';
import { redundantMergeParents } from './gr09RedundantParents.js';
import { mergeRevisionWithOperations } from './gr10MergeWithOperations.js';
import { insertedBeforeReleasedRevision } from './gr11InsertedBeforeReleased.js';
import { editedReleasedMigration } from './gr12EditedReleased.js';
import { branchLabelConflict } from './gr13LabelConflict.js';
import { migrationFileNotLoaded } from './gr14FileNotLoaded.js';
import { migrationModuleFailsToImport } from './gr15FailsToImport.js';
import type { FileRule, GraphRule, Rule } from './rule.js';

/** The rules that judge the graph of an environment as a whole. */
export const graphRules: readonly GraphRule[] = [
  multipleHeads,
  missingParentRevision,
  duplicateRevisionId,
  revisionCycle,
  unexpectedSecondBase,
  invalidRevisionId,
  headerDocstringMismatch,
  redundantMergeParents,
  insertedBeforeReleasedRevision,
  branchLabelConflict,
  migrationFileNotLoaded,
];

/** The rules that judge each file of an environment. */
export const fileRules: readonly FileRule[] = [missingRevisionIdentifiers, mergeRevisionWithOperations, editedReleasedMigration, migrationModuleFailsToImport];

/** Every code that is ever reported: each has a page in docs/rules. */
export const rules: readonly Rule[] = [...configurationRules, ...graphRules, ...fileRules];

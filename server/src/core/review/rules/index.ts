// Written by "npm run new-rule" from the files in this folder.
import type { FileRule, GraphRule, Rule } from '../rule.js';
import { configurationRules } from './configuration.js';
import { fileInConflict } from './gr19FileInConflict.js';
import { unusedSuppression } from './od06UnusedSuppression.js';
import { multipleHeads } from './graph/gr01MultipleHeads.js';
import { missingParentRevision } from './graph/gr02MissingParent.js';
import { duplicateRevisionId } from './graph/gr03DuplicateId.js';
import { revisionCycle } from './graph/gr04Cycle.js';
import { unexpectedSecondBase } from './graph/gr05SecondBase.js';
import { invalidRevisionId } from './graph/gr06InvalidId.js';
import { missingRevisionIdentifiers } from './graph/gr07MissingIdentifiers.js';
import { headerDocstringMismatch } from './graph/gr08DocstringMismatch.js';
import { redundantMergeParents } from './graph/gr09RedundantParents.js';
import { mergeRevisionWithOperations } from './graph/gr10MergeWithOperations.js';
import { insertedBeforeReleasedRevision } from './graph/gr11InsertedBeforeReleased.js';
import { editedReleasedMigration } from './graph/gr12EditedReleased.js';
import { branchLabelConflict } from './graph/gr13LabelConflict.js';
import { migrationFileNotLoaded } from './graph/gr14FileNotLoaded.js';
import { migrationModuleFailsToImport } from './graph/gr15FailsToImport.js';
import { releasedRevisionGone } from './graph/gr17ReleasedRevisionGone.js';
import { handTypedRevisionId } from './graph/gr18HandTypedId.js';

/** The rules that judge the graph of an environment as a whole. */
export const graphRules: readonly GraphRule[] = [
  multipleHeads,
  missingParentRevision,
  duplicateRevisionId,
  revisionCycle,
  unexpectedSecondBase,
  invalidRevisionId,
  redundantMergeParents,
  insertedBeforeReleasedRevision,
  branchLabelConflict,
  migrationFileNotLoaded,
  releasedRevisionGone,
  handTypedRevisionId,
];

/** The rules that judge each file of an environment. */
export const fileRules: readonly FileRule[] = [
  missingRevisionIdentifiers,
  headerDocstringMismatch,
  mergeRevisionWithOperations,
  editedReleasedMigration,
  migrationModuleFailsToImport,
];

/** Every code that is ever reported: each has a page in docs/rules. */
export const rules: readonly Rule[] = [
  ...configurationRules,
  fileInConflict,
  unusedSuppression,
  ...graphRules,
  ...fileRules,
];

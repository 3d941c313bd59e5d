// Written by "npm run new-rule" from the files in this folder.
import type { ConfigurationRule } from '../configuration/configurationRule.js';
import type { OperationRule } from '../operations/operationRule.js';
import type { FileRule, GraphRule, Rule } from '../rule.js';
import { discoveryRules } from './discovery.js';
import { fileInConflict } from './gr19FileInConflict.js';
import { unusedSuppression } from './od06UnusedSuppression.js';
import { dropConstraintNone } from './ag/ag02DropConstraintNone.js';
import { dropOfTableNeverCreated } from './ag/ag03DropOfTableNeverCreated.js';
import { dropOfInfrastructureTable } from './ag/ag04DropOfInfrastructureTable.js';
import { renameDetectedAsDropAdd } from './ag/ag05RenameDetectedAsDropAdd.js';
import { missingImport } from './ag/ag06MissingImport.js';
import { renameColumn } from './bc/bc01RenameColumn.js';
import { renameTable } from './bc/bc02RenameTable.js';
import { missingForeignKeyIndex } from './cx/cx01MissingForeignKeyIndex.js';
import { duplicateIndex } from './cx/cx02DuplicateIndex.js';
import { redundantPrimaryKeyIndex } from './cx/cx03RedundantPrimaryKeyIndex.js';
import { identifierTooLong } from './cx/cx04IdentifierTooLong.js';
import { unnamedConstraint } from './cx/cx05UnnamedConstraint.js';
import { dropIndexOwnedByConstraint } from './cx/cx08DropIndexOwnedByConstraint.js';
import { uniqueMayFailOnDuplicates } from './cx/cx10UniqueMayFailOnDuplicates.js';
import { ifNotExistsHidesInvalidIndex } from './cx/cx11IfNotExistsHidesInvalidIndex.js';
import { unknownTableOrColumn } from './cx/cx12UnknownTableOrColumn.js';
import { missingDowngrade } from './dg/dg01MissingDowngrade.js';
import { emptyDowngrade } from './dg/dg02EmptyDowngrade.js';
import { downgradeNotMirrored } from './dg/dg03DowngradeNotMirrored.js';
import { downgradeWrongOrder } from './dg/dg04DowngradeWrongOrder.js';
import { downgradeAddsNotNullColumn } from './dg/dg06DowngradeAddsNotNullColumn.js';
import { downgradeNameMismatch } from './dg/dg09DowngradeNameMismatch.js';
import { dropTable } from './dl/dl01DropTable.js';
import { dropColumn } from './dl/dl02DropColumn.js';
import { dropSchemaOrDatabase } from './dl/dl03DropSchemaOrDatabase.js';
import { truncateTable } from './dl/dl04TruncateTable.js';
import { deleteWithoutWhere } from './dl/dl05DeleteWithoutWhere.js';
import { lossyTypeChange } from './dl/dl06LossyTypeChange.js';
import { dropCascade } from './dl/dl07DropCascade.js';
import { dropAndRecreateColumn } from './dl/dl08DropAndRecreateColumn.js';
import { dropOfSomethingStillNeeded } from './dl/dl10DropOfSomethingStillNeeded.js';
import { unbatchedUpdate } from './dm/dm01UnbatchedUpdate.js';
import { applicationModelImport } from './dm/dm03ApplicationModelImport.js';
import { ddlAndDmlMixed } from './dm/dm04DdlAndDmlMixed.js';
import { ormSessionNeverFlushed } from './dm/dm05OrmSessionNeverFlushed.js';
import { connectionCommitInMigration } from './dm/dm06ConnectionCommitInMigration.js';
import { separateEngineOrSession } from './dm/dm07SeparateEngineOrSession.js';
import { colonInSqlString } from './dm/dm09ColonInSqlString.js';
import { rawStringExecute } from './dm/dm11RawStringExecute.js';
import { opExecuteExtraArgument } from './dm/dm12OpExecuteExtraArgument.js';
import { integrityTriggersDisabled } from './dm/dm15IntegrityTriggersDisabled.js';
import { addNotNullWithoutServerDefault } from './dn/dn01AddNotNullWithoutDefault.js';
import { pythonDefaultHasNoEffect } from './dn/dn02PythonDefaultHasNoEffect.js';
import { serverDefaultIsQuotedExpression } from './dn/dn03ServerDefaultIsQuotedExpression.js';
import { serverDefaultWrongPythonType } from './dn/dn04ServerDefaultWrongPythonType.js';
import { setNotNullWithoutBackfill } from './dn/dn05SetNotNullWithoutBackfill.js';
import { defaultDroppedInSameRevision } from './dn/dn06DefaultDroppedInSameRevision.js';
import { defaultEvaluatedAtMigrationTime } from './dn/dn07DefaultEvaluatedAtMigrationTime.js';
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
import { createIndexNotConcurrent } from './lk/lk01CreateIndexNotConcurrent.js';
import { dropIndexNotConcurrent } from './lk/lk02DropIndexNotConcurrent.js';
import { addForeignKeyValidating } from './lk/lk03AddForeignKeyValidating.js';
import { addCheckConstraintValidating } from './lk/lk04AddCheckConstraintValidating.js';
import { setNotNullScan } from './lk/lk05SetNotNullScan.js';
import { addUniqueConstraintBlocking } from './lk/lk06AddUniqueConstraintBlocking.js';
import { addPrimaryKeyBlocking } from './lk/lk07AddPrimaryKeyBlocking.js';
import { addExclusionConstraint } from './lk/lk08AddExclusionConstraint.js';
import { changeTypeRewritesTable } from './lk/lk09ChangeTypeRewritesTable.js';
import { addColumnVolatileDefault } from './lk/lk11AddColumnVolatileDefault.js';
import { addColumnSerialOrIdentity } from './lk/lk12AddColumnSerialOrIdentity.js';
import { addColumnStoredGenerated } from './lk/lk13AddColumnStoredGenerated.js';
import { mysqlAlterColumnLosesAttributes } from './my/my01AlterColumnLosesAttributes.js';
import { passwordInConfig } from './sc/sc01PasswordInConfig.js';
import { targetMetadataNone } from './sc/sc03TargetMetadataNone.js';
import { modelsNotImportedInEnv } from './sc/sc04ModelsNotImportedInEnv.js';
import { noNamingConvention } from './sc/sc06NoNamingConvention.js';
import { percentInConfigUrl } from './sc/sc07PercentInConfigUrl.js';
import { psycopgNotInstalled } from './sc/sc11PsycopgNotInstalled.js';
import { asyncWithoutGreenlet } from './sc/sc12AsyncWithoutGreenlet.js';
import { sqliteRenderAsBatchOff } from './sl/sl09RenderAsBatchOff.js';
import { concurrentlyInTransaction } from './tx/tx01ConcurrentlyInTransaction.js';
import { missingLockTimeout } from './tx/tx02MissingLockTimeout.js';
import { setLocalLostAfterAutocommitBlock } from './tx/tx04SetLocalLostAfterAutocommitBlock.js';
import { timeoutBreaksConcurrentBuild } from './tx/tx05TimeoutBreaksConcurrentBuild.js';
import { slowStatementWhileHoldingExclusiveLock } from './tx/tx06SlowStatementWhileHoldingExclusiveLock.js';
import { transactionPerMigrationOff } from './tx/tx08TransactionPerMigrationOff.js';
import { swallowedDdlException } from './tx/tx10SwallowedDdlException.js';
import { autocommitBlockSplitsMigration } from './tx/tx11AutocommitBlockSplitsMigration.js';
import { statementNotAllowedInTransaction } from './tx/tx12StatementNotAllowedInTransaction.js';
import { connectionUsedBeforeBegin } from './tx/tx13ConnectionUsedBeforeBegin.js';
import { enumNewValueUsedInSameTransaction } from './ty/ty01EnumNewValueUsed.js';
import { enumTypeNotCreated } from './ty/ty03EnumTypeNotCreated.js';
import { enumTypeCreatedTwice } from './ty/ty04EnumTypeCreatedTwice.js';
import { enumTypeNotDroppedInDowngrade } from './ty/ty05EnumTypeNotDropped.js';

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

/** The rules that judge what configures an environment. */
export const configurationRules: readonly ConfigurationRule[] = [
  missingImport,
  passwordInConfig,
  targetMetadataNone,
  modelsNotImportedInEnv,
  noNamingConvention,
  percentInConfigUrl,
  psycopgNotInstalled,
  asyncWithoutGreenlet,
  sqliteRenderAsBatchOff,
  transactionPerMigrationOff,
  connectionUsedBeforeBegin,
];

/** The rules that judge what a revision does. */
export const operationRules: readonly OperationRule[] = [
  dropConstraintNone,
  dropOfTableNeverCreated,
  dropOfInfrastructureTable,
  renameDetectedAsDropAdd,
  missingImport,
  renameColumn,
  renameTable,
  missingForeignKeyIndex,
  duplicateIndex,
  redundantPrimaryKeyIndex,
  identifierTooLong,
  unnamedConstraint,
  dropIndexOwnedByConstraint,
  uniqueMayFailOnDuplicates,
  ifNotExistsHidesInvalidIndex,
  unknownTableOrColumn,
  missingDowngrade,
  emptyDowngrade,
  downgradeNotMirrored,
  downgradeWrongOrder,
  downgradeAddsNotNullColumn,
  downgradeNameMismatch,
  dropTable,
  dropColumn,
  dropSchemaOrDatabase,
  truncateTable,
  deleteWithoutWhere,
  lossyTypeChange,
  dropCascade,
  dropAndRecreateColumn,
  dropOfSomethingStillNeeded,
  unbatchedUpdate,
  applicationModelImport,
  ddlAndDmlMixed,
  ormSessionNeverFlushed,
  connectionCommitInMigration,
  separateEngineOrSession,
  colonInSqlString,
  rawStringExecute,
  opExecuteExtraArgument,
  integrityTriggersDisabled,
  addNotNullWithoutServerDefault,
  pythonDefaultHasNoEffect,
  serverDefaultIsQuotedExpression,
  serverDefaultWrongPythonType,
  setNotNullWithoutBackfill,
  defaultDroppedInSameRevision,
  defaultEvaluatedAtMigrationTime,
  createIndexNotConcurrent,
  dropIndexNotConcurrent,
  addForeignKeyValidating,
  addCheckConstraintValidating,
  setNotNullScan,
  addUniqueConstraintBlocking,
  addPrimaryKeyBlocking,
  addExclusionConstraint,
  changeTypeRewritesTable,
  addColumnVolatileDefault,
  addColumnSerialOrIdentity,
  addColumnStoredGenerated,
  mysqlAlterColumnLosesAttributes,
  concurrentlyInTransaction,
  missingLockTimeout,
  setLocalLostAfterAutocommitBlock,
  timeoutBreaksConcurrentBuild,
  slowStatementWhileHoldingExclusiveLock,
  swallowedDdlException,
  autocommitBlockSplitsMigration,
  statementNotAllowedInTransaction,
  enumNewValueUsedInSameTransaction,
  enumTypeNotCreated,
  enumTypeCreatedTwice,
  enumTypeNotDroppedInDowngrade,
];

const all = new Set<Rule>([
  ...discoveryRules,
  fileInConflict,
  unusedSuppression,
  ...graphRules,
  ...fileRules,
  ...configurationRules,
  ...operationRules,
]);

/** Every code that is ever reported, once: each has a page in docs/rules. */
export const rules: readonly Rule[] = [...all];

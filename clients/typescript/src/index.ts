export { LinkedRecords, type ConnectionSnapshot, type LinkedRecordsOptions, type MemberInfo } from './linkedRecords.js';
export { LinkedRecordsError, type Reason } from './errors.js';
export type { Access, FactChanges } from './access.js';
export type { Me } from './connection/carrier.js';
export type { ConnectionState } from './connection/state.js';
export type { Fact, FactQuery, FactRepository, FactTriple } from './facts/factRepository.js';
export { TextCursors, type TextCursor } from './presence/textCursors.js';
export type { Presence, PresenceCursor, Room, RoomSnapshot } from './presence/room.js';
export { BlobRecord, BlobRecord as BlobAttribute, type BlobInfo } from './records/blobRecord.js';
export { KeyValueChange, KeyValueRecord, KeyValueRecord as KeyValueAttribute } from './records/keyValueRecord.js';
export type { ListElement, ListPlace } from './keyvalue/elements.js';
export type { ListChange, RecordList } from './records/recordList.js';
export { literal, type AnyRecord, type Element, type FactElements, type Kind, type Pattern } from './records/kinds.js';
export type { LiveOptions, ResultChange } from './records/liveQuery.js';
export type { GroupChange, LiveResult, LiveSnapshot } from './records/liveResult.js';
export { LongTextRecord, LongTextRecord as LongTextAttribute, type TextChange } from './records/longTextRecord.js';
export type { FindOptions, Group, PageOptions, Query } from './records/query.js';
export type { HistoryEntry, RecordChange } from './records/record.js';
export type { Blueprint, Created, Found, NewRecord, Page, QueryFor, RecordRepository } from './records/recordRepository.js';
export type { Progress, ProgressListener } from './records/transfer.js';
export { MemoryStore, type Store, type StoredChange } from './storage/store.js';
export { difference } from './text/difference.js';
export {
  apply,
  OperationBuilder,
  compose,
  invert,
  movePosition,
  movePositionBack,
  replace,
  transform,
  type TextOperation,
  type TextStep,
} from './text/operations.js';
export type { History, Undoable } from './writing/history.js';
export type { KeptPart, UndoOutcome } from './writing/undo.js';
export { isJsonObject, type Json, type JsonObject } from './wire/json.js';
export type { ChangeInput, Direction, OrderBy, OrderKey, RemovalReason, Right, Role } from './wire/messages.js';

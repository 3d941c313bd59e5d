import { baseTypes } from './baseTypes.js';
import type { Dialect } from './dialect.js';

/** What SQLAlchemy writes where a dialect has no rule of its own; the others are differences from this one. */
export const standard: Dialect = {
  name: 'sqlite',
  names: { open: '"', close: '"', reserved: new Set(), illegalStart: /^[0-9$]/, maxLength: 9999 },
  literals: { doublesBackslash: false, true: 'true', false: 'false' },
  types: baseTypes,
  ownTypes: {},
  functions: {
    now: 'CURRENT_TIMESTAMP',
    current_timestamp: 'CURRENT_TIMESTAMP',
    current_date: 'CURRENT_DATE',
    current_time: 'CURRENT_TIME',
    current_user: 'CURRENT_USER',
    session_user: 'SESSION_USER',
    user: 'USER',
    localtime: 'LOCALTIME',
    localtimestamp: 'LOCALTIMESTAMP',
    sysdate: 'sysdate',
  },
  defaultText: (sql) => sql,
  columns: {
    serial: undefined,
    autoincrement: '',
    writesNull: undefined,
    order: ['default', 'null', 'computed'],
    identity: 'none',
    computed: 'generated',
    comments: 'none',
  },
  indexParentheses: 'none',
  hasEnumTypes: false,
  defaultSchema: null,
  altersConstraints: true,
};

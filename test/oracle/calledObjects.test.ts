import { expect, test } from 'vitest';
import { compareBodies } from './compareBodies.js';

const bodies: readonly string[] = [
  // Tables of a metadata, in the order of their foreign keys.
  `m = sa.MetaData()
sa.Table('c', m, sa.Column('id', sa.Integer(), primary_key=True), sa.Column('b_id', sa.ForeignKey('b.id', ondelete='CASCADE')))
sa.Table('x', m, sa.Column('n', sa.String(5), index=True), sa.Column('m', sa.Integer(), unique=True), comment='of x')
sa.Table('b', m, sa.Column('id', sa.BigInteger(), primary_key=True), sa.Column('up', sa.ForeignKey('b.id')))
sa.Table('a', m, sa.Column('id', sa.Integer(), primary_key=True), sa.ForeignKeyConstraint(['id'], ['b.id'], name='fk'))
m.create_all(op.get_bind())
m.drop_all(op.get_bind())`,
  `m = sa.MetaData()
sa.Table('a', m, sa.Column('id', sa.Integer(), primary_key=True), sa.Column('b_id', sa.Integer(), sa.ForeignKey('b.id', name='fk_ab', use_alter=True, ondelete='SET NULL')))
sa.Table('b', m, sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a_id', sa.Integer(), sa.ForeignKey('a.id', name='fk_ba')))
m.create_all(op.get_bind())`,
  `m = sa.MetaData()
for n in ['z', 'y']:
    sa.Table(n, m, sa.Column('id', sa.Integer(), primary_key=True), schema='s')
m.create_all(bind=op.get_bind(), checkfirst=False)
m.drop_all(bind=op.get_bind())`,
  `m = sa.MetaData()
t = sa.Table('t', m, sa.Column('a', sa.Enum('x', 'y', name='mood')))
m.create_all(op.get_bind())`,
  `m = sa.MetaData()
sa.Table('t', m, sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer(), sa.ForeignKey('elsewhere.id')))
m.create_all(op.get_bind())`,
  `m = sa.MetaData()
t = sa.Table('t', m, sa.Column('id', sa.Integer(), primary_key=True))
m.create_all(op.get_bind(), tables=[t])`,
  // What is added to a table behind its definition.
  `t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer()), sa.Column('B', sa.String(5)))
t.append_column(sa.Column('c', sa.Integer(), server_default='5'))
t.append_constraint(sa.UniqueConstraint('a', name='uq'))
sa.Index('ix_late', t.c.B)
sa.CheckConstraint(t.c.a > 5, name='ck')
t.create(op.get_bind())
t.drop(op.get_bind())`,
  `t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer()))
t.comment = 'said later'
t.create(op.get_bind())`,
  `t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer(), nullable=False))
t.c.a.nullable = True
t.create(op.get_bind())`,
  `t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('e', sa.Enum('x', 'y', name='mood')), sa.Column('f', sa.Enum('x', name='mood')), sa.Column('g', postgresql.ENUM('x', name='kept', create_type=False)))
t.create(op.get_bind())
t.drop(op.get_bind())`,
  // Objects that stand for one statement.
  ...[
    `sa.schema.CreateTable(sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('n', sa.String(5), index=True)))`,
    `sa.schema.CreateTable(sa.Table('T', sa.MetaData(), sa.Column('n', sa.String(5)), schema='app'), if_not_exists=True)`,
    `sa.schema.DropTable(sa.Table('t', sa.MetaData()), if_exists=True)`,
    `sa.schema.DropTable(sa.Table('order', sa.MetaData(), schema='S'))`,
    `sa.schema.CreateIndex(sa.Index('ix', t.c.a, t.c.B, unique=True))`,
    `sa.schema.CreateIndex(sa.Index('ix', t.c.a, postgresql_where=t.c.a > 5), if_not_exists=True)`,
    `sa.schema.DropIndex(sa.Index('ix', t.c.a), if_exists=True)`,
    `sa.schema.DropIndex(sa.Index('ix', t.c.a))`,
    `sa.schema.AddConstraint(sa.CheckConstraint(t.c.a > 5, name='ck'))`,
    `sa.schema.AddConstraint(sa.UniqueConstraint(t.c.a, name='uq'))`,
    `sa.schema.CreateSchema('app')`,
    `sa.schema.CreateSchema('My App', if_not_exists=True)`,
    `sa.schema.DropSchema('app', cascade=True, if_exists=True)`,
    `sa.schema.CreateSequence(sa.Sequence('s'))`,
    `sa.schema.CreateSequence(sa.Sequence('S', start=10, increment=5, minvalue=1, maxvalue=100, cycle=True, cache=3, schema='app'), if_not_exists=True)`,
    `sa.schema.CreateSequence(sa.Sequence('s', nominvalue=True, nomaxvalue=True, cycle=False, data_type=sa.BigInteger()))`,
    `sa.schema.DropSequence(sa.Sequence('s', schema='app'), if_exists=True)`,
    `sa.schema.CreateView(sa.select(t.c.a).where(t.c.a == 5), 'v', schema='s', temporary=True, or_replace=True)`,
    `sa.schema.CreateView(sa.select(t.c.a), 'V', materialized=True, postgresql_with={'security_invoker': True, 'fillfactor': 70})`,
    `sa.schema.CreateView(sa.select(t.c.a), 'v', sqlite_if_not_exists=True)`,
    `sa.schema.DropView(sa.schema.CreateView(sa.select(t.c.a), 'v', schema='s').table, if_exists=True)`,
    `sa.schema.DropView(sa.Table('v', sa.MetaData()), materialized=True)`,
    `sa.schema.CreateTableAs(sa.select(t.c.a, t.c.B).where(t.c.B.like('x%')), 'n', temporary=True, if_not_exists=True)`,
    `sa.select(t.c.a).into('n', schema='s')`,
  ].map(
    (object) =>
      `t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer()), sa.Column('B', sa.String(5)))\nop.execute(${object})`,
  ),
  // Indexes that are made and dropped by themselves.
  `t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer()), sa.Column('B', sa.String(5)), schema='s')
i = sa.Index('ix', t.c.B, t.c.a, unique=True)
i.create(op.get_bind())
sa.Index('other', t.c.a).drop(op.get_bind())`,
  // Directions of indexes, by name too.
  `op.create_index('ix', 't', ['a', sa.desc('Cx'), sa.asc('lower(c)'), sa.column('d').desc()])`,
  `op.create_index('ix', 't', [sa.nulls_last(sa.desc('c')), sa.func.lower(sa.column('c')).desc().nulls_first()])`,
  `op.create_table('t', sa.Column('a', sa.Integer), sa.Index('ix', sa.desc('a')))`,
  // Columns with keys of their own.
  `op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.String(5), key='k', index=True), sa.Column('b', sa.Integer(), sa.ForeignKey('o.id'), key='l', unique=True, comment='x'))`,
  `op.create_table('t', sa.Column('id', sa.Integer(), key='k', primary_key=True), sa.Column('f', sa.Boolean(create_constraint=True), key='l'), sa.Column('n', sa.Integer(), sa.CheckConstraint('n > 0'), key='n2'))`,
  `op.create_table('t', sa.Column('a', sa.Integer(), key='k'), sa.UniqueConstraint('k'))`,
  `op.add_column('t', sa.Column('c', sa.Integer(), sa.ForeignKey('o.id'), key='k', index=True))`,
  // Defaults that are no simple expressions.
  `op.create_table('t', sa.Column('a', sa.Integer(), server_default=sa.select(sa.literal_column('1')).scalar_subquery()), sa.Column('b', sa.Date(), server_default=sa.literal(datetime.date(2020, 1, 2))))`,
  `op.add_column('t', sa.Column('a', sa.DateTime(), server_default=sa.literal(datetime.datetime(2020, 1, 2, 3, 4, 5))))`,
  `op.alter_column('t', 'a', existing_type=sa.Integer(), server_default=sa.func.coalesce(sa.literal(1), sa.literal('x')))`,
  // Parameters.
  `t = sa.table('t', sa.column('id', sa.Integer()), sa.column('a', sa.String()))
op.execute(t.insert())
op.execute(t.update())
op.execute(t.update().where(t.c.id == 5))`,
  `t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.String(5), default='x'), sa.Column('b', sa.DateTime(), server_default=sa.func.now()))
op.execute(t.insert())
op.execute(t.update())`,
];

test('tables, indexes and objects of DDL are written as they are created, dropped and executed, or are a gap', async () => {
  expect(await compareBodies(bodies)).toBe('');
}, 120_000);

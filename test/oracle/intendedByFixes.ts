/**
 * What each quick fix of a bad example makes of the schema before it, by rule and title, once the migration has run on a
 * real database: what goes (-) and comes (+) of the catalogue. Where the downgrade runs too, what is left after it.
 */
export const intendedByFixes: Readonly<Record<'postgresql' | 'mariadb', Readonly<Record<string, readonly string[]>>>> =
  {
    postgresql: {
      'AG05 Rename "mail" to "email" instead': [
        '- .columns ["person","mail","character varying(200)",false,"","",null,null,null]',
        '+ .columns ["person","email","character varying(200)",false,"","",null,null,null]',
      ],
      'AG05 Rename "mail" to "mail_address" instead': [
        '- .columns ["person","mail","character varying(200)",false,"","",null,null,null]',
        '+ .columns ["person","mail_address","character varying(200)",false,"","",null,null,null]',
      ],
      'AG05 Rename "mail" to "mail_address" instead, and back': [],
      'AG06 Add "from sqlalchemy import FetchedValue"': [
        '+ .columns ["item","at","timestamp without time zone",false,"","",null,null,null]',
      ],
      'BC02 Create a view "person" for older code': [
        '- .columns ["person","id","integer",true,"","","nextval",null,null]',
        '- .constraints ["person","person_pkey","PRIMARY KEY (id)"]',
        '+ .columns ["people","id","integer",true,"","","nextval",null,null]',
        '+ .constraints ["people","person_pkey","PRIMARY KEY (id)"]',
        '+ .views ["person","v"," SELECT people.id\\n   FROM people;"]',
      ],
      'CX01 Create an index on owner_id': [
        '+ .columns ["item","id","integer",true,"","","nextval",null,null]',
        '+ .columns ["item","owner_id","integer",false,"","",null,null,null]',
        '+ .constraints ["item","item_owner_id_fkey","FOREIGN KEY (owner_id) REFERENCES owner(id)"]',
        '+ .constraints ["item","item_pkey","PRIMARY KEY (id)"]',
        '+ .indexes ["item","ix_item_owner_id","CREATE INDEX ix_item_owner_id ON public.item USING btree (owner_id)"]',
      ],
      'CX02 Remove this index': [],
      'CX02 Remove this index (2)': [],
      'CX02 Remove this index (3)': ['+ .indexes ["item","one","CREATE INDEX one ON public.item USING btree (b)"]'],
      'CX02 Remove this index (4)': ['+ .constraints ["item","uq","UNIQUE (b)"]'],
      'CX03 Remove this index': [
        '+ .columns ["note","id","integer",true,"","","nextval",null,null]',
        '+ .constraints ["note","note_pkey","PRIMARY KEY (id)"]',
      ],
      'CX03 Remove this index (2)': [],
      'CX03 Remove this index (2), and back': [],
      'CX04 Shorten it to "ix_item_code_for_the_search_of_customers_who_have_forgo_103e"': [
        '+ .indexes ["item","ix_item_code_for_the_search_of_customers_who_have_forgo_103e","CREATE INDEX ix_item_code_for_the_search_of_customers_who_have_forgo_103e ON public.item USING btree (code)"]',
      ],
      'CX04 Shorten it to "the_day_on_which_somebody_of_the_support_team_has_looke_3e47"': [
        '+ .columns ["item","the_day_on_which_somebody_of_the_support_team_has_looke_3e47","date",false,"","",null,null,null]',
      ],
      'CX04 Shorten it to "uq_item_code_for_the_search_of_customers_who_have_forgo_2edb"': [
        '+ .constraints ["item","uq_item_code_for_the_search_of_customers_who_have_forgo_2edb","UNIQUE (code)"]',
      ],
      'CX05 Name it "person_email_key"': ['+ .constraints ["person","person_email_key","UNIQUE (email)"]'],
      'CX05 Name it "person_boss_id_fkey"': [
        '+ .constraints ["person","person_boss_id_fkey","FOREIGN KEY (boss_id) REFERENCES person(id)"]',
      ],
      'CX05 Name it "person_id_check"': ['+ .constraints ["person","person_id_check","CHECK ((id > 0))"]'],
      'CX05 Name it "person_email_key" (2)': ['+ .constraints ["person","person_email_key","UNIQUE (email)"]'],
      'CX05 Name it "person_email_key" (2), and back': [],
      'CX05 Name it "person_email_key" (3)': ['+ .constraints ["person","person_email_key","UNIQUE (email)"]'],
      'CX08 Drop the constraint': ['- .constraints ["item","uq_item_code","UNIQUE (code)"]'],
      'CX11 Drop what a failed build has left first': [
        '+ .indexes ["item","uq_item_code","CREATE UNIQUE INDEX uq_item_code ON public.item USING btree (code)"]',
      ],
      'CX12 Change "emial" to "email"': [
        '+ .indexes ["person","ix_person_email","CREATE INDEX ix_person_email ON public.person USING btree (email)"]',
      ],
      'CX12 Change "persn" to "person"': [
        '- .columns ["person","email","text",false,"","",null,null,null]',
        '+ .columns ["person","email","text",true,"","",null,null,null]',
      ],
      'DG06 Add server_default=""': ['- .columns ["item","code","text",true,"","",null,null,null]'],
      'DG06 Add server_default="", and back': [
        '- .columns ["item","code","text",true,"","",null,null,null]',
        `+ .columns ["item","code","text",true,"","","''::text",null,null]`,
      ],
      'DG09 Drop "ix_item_code"': [
        '+ .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'DG09 Drop "ix_item_code", and back': [],
      'DG09 Drop "uq_item_code"': ['+ .constraints ["item","uq_item_code","UNIQUE (code)"]'],
      'DG09 Drop "uq_item_code", and back': [],
      'DM05 Add session.commit()': [],
      'DM06 Remove the call': [
        '+ .columns ["first","id","integer",false,"","",null,null,null]',
        '+ .columns ["second","id","integer",false,"","",null,null,null]',
      ],
      'DM06 Remove the call (2)': [],
      'DM06 Remove the call (3)': [],
      "DM07 Use the migration's own connection": ['+ .columns ["rate","id","integer",false,"","",null,null,null]'],
      'DM09 Escape the colon': [],
      'DM09 Escape the colon (2)': [],
      'DM11 Wrap it in text()': [],
      'DM11 Wrap it in text() (2)': [],
      'DM11 Wrap it in text() (3)': [],
      'DM11 Wrap it in text() (4)': [],
      'DM11 Wrap it in text() (5)': [],
      'DM12 Bind the parameters to the text': [],
      'DM12 Bind the parameters to the text (2)': [],
      'DM15 Disable the own triggers only': [],
      'DN01 Add server_default=sa.false()': [
        '+ .columns ["person","is_active","boolean",true,"","","false",null,null]',
      ],
      'DN01 Add server_default="0"': ['+ .columns ["person","n","integer",true,"","","0",null,null]'],
      'DN02 Make it a server default': ['+ .columns ["person","is_active","boolean",true,"","","false",null,null]'],
      'DN02 Make it a server default (2)': ['+ .columns ["person","n","integer",false,"","","0",null,null]'],
      'DN03 Wrap it in sa.text()': [
        '+ .columns ["visit","at","timestamp without time zone",false,"","","now()",null,null]',
      ],
      'DN03 Remove the inner quotes': [`+ .columns ["visit","note","text",false,"","","''::text",null,null]`],
      'DN03 Wrap it in sa.text() (2)': [
        '- .columns ["visit","at","timestamp without time zone",false,"","",null,null,null]',
        '+ .columns ["visit","at","timestamp without time zone",false,"","","CURRENT_TIMESTAMP",null,null]',
      ],
      'DN03 Wrap it in sa.text() (3)': [`+ .columns ["visit","data","jsonb",false,"","","'{}'::jsonb",null,null]`],
      'DN04 Write sa.false()': ['+ .columns ["item","is_new","boolean",false,"","","false",null,null]'],
      'DN04 Write "0"': ['+ .columns ["item","n","integer",false,"","","0",null,null]'],
      'DN04 Write "{}"': [`+ .columns ["note","data","json",false,"","","'{}'::json",null,null]`],
      'DN04 Write "5"': [
        '- .columns ["item","id","integer",true,"","","nextval",null,null]',
        '+ .columns ["item","id","integer",true,"","","5",null,null]',
      ],
      'LK01 Build the index concurrently, outside of the transaction': [
        '+ .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'LK01 Build the index concurrently, outside of the transaction (2)': [
        '+ .indexes ["somewhere_else","ix","CREATE INDEX ix ON public.somewhere_else USING btree (a)"]',
      ],
      'LK02 Drop the index concurrently, outside of the transaction': [
        '- .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'LK02 Drop the index concurrently, outside of the transaction (2)': [
        '- .indexes ["elsewhere","ix","CREATE INDEX ix ON public.elsewhere USING btree (a)"]',
      ],
      'LK03 Add it NOT VALID, to be validated in a later revision': [
        '+ .constraints ["item","fk_item_owner","FOREIGN KEY (owner_id) REFERENCES owner(id) NOT VALID"]',
      ],
      'LK03 Add the column and its foreign key in one statement': [
        '+ .columns ["item","second_id","integer",false,"","",null,null,null]',
        '+ .constraints ["item","item_second_id_fkey","FOREIGN KEY (second_id) REFERENCES owner(id)"]',
      ],
      'LK04 Add it NOT VALID, to be validated in a later revision': [
        '+ .constraints ["item","ck_item_n","CHECK ((n > 0)) NOT VALID"]',
      ],
      'LK05 Set NOT NULL in steps that block nobody': [
        '- .columns ["item","code","text",false,"","",null,null,null]',
        '+ .columns ["item","code","text",true,"","",null,null,null]',
      ],
      'LK05 Set NOT NULL in steps that block nobody (2)': [
        '- .columns ["elsewhere","code","text",false,"","",null,null,null]',
        '+ .columns ["elsewhere","code","text",true,"","",null,null,null]',
      ],
      'LK05 Set NOT NULL in steps that block nobody (3)': [
        '+ .columns ["item","n","integer",true,"","",null,null,null]',
      ],
      'LK06 Build its index concurrently, then make it the constraint': [
        '+ .constraints ["item","uq_item_code","UNIQUE (code)"]',
      ],
      'TX01 Put it into an autocommit block': [
        '+ .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'TX01 Put it into an autocommit block (2)': [
        '- .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'TX01 Put it into an autocommit block (3)': [
        '+ .indexes ["item","ix","CREATE UNIQUE INDEX ix ON public.item USING btree (code)"]',
      ],
      'TX02 Set lock_timeout before': ['+ .columns ["item","note","text",false,"","",null,null,null]'],
      'TX04 Write SET instead': [
        '+ .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'TX05 Set statement_timeout to 0 before': [
        '+ .indexes ["item","ix_item_code","CREATE INDEX ix_item_code ON public.item USING btree (code)"]',
      ],
      'TX05 Set lock_timeout to 0 before': [
        '+ .indexes ["item","ix","CREATE INDEX ix ON public.item USING btree (code)"]',
      ],
      'TX10 Put it into a savepoint': [
        '- .constraints ["item","uq","UNIQUE (code)"]',
        '+ .columns ["item","note","text",false,"","",null,null,null]',
      ],
      'TX10 Put it into a savepoint (2)': [],
      'TX12 Put it into an autocommit block': [],
      'TY01 Put it into an autocommit block': ['- .enums ["mood",["sad"]]', '+ .enums ["mood",["sad","ok"]]'],
      'TY01 Put it into an autocommit block (2)': [
        '- .columns ["person","mood","mood",false,"","",null,null,null]',
        '- .enums ["mood",["sad"]]',
        `+ .columns ["person","mood","mood",false,"","","'ok'::mood",null,null]`,
        '+ .enums ["mood",["sad","ok"]]',
      ],
      'TY03 Create the type "color" before': [
        '+ .columns ["item","color","color",false,"","",null,null,null]',
        '+ .enums ["color",["red","blue"]]',
      ],
      'TY03 Create the type "color" before (2)': [
        '+ .columns ["item","color","color",false,"","",null,null,null]',
        '+ .enums ["color",["red"]]',
      ],
      'TY03 Create the type "color" before (3)': [
        '+ .columns ["item","color","color",false,"","",null,null,null]',
        '+ .enums ["color",["red"]]',
      ],
      'TY04 Use the type that is there': ['+ .columns ["car","color","color",false,"","",null,null,null]'],
      'TY04 Use the type that is there (2)': ['+ .columns ["car","color","color",false,"","",null,null,null]'],
      'TY04 Use the type that is there (3)': [
        '+ .columns ["car","kind","kind",false,"","",null,null,null]',
        '+ .enums ["kind",["a"]]',
      ],
      'TY05 Drop the type "color" too': [
        '+ .columns ["item","color","color",false,"","",null,null,null]',
        '+ .enums ["color",["red","blue"]]',
      ],
      'TY05 Drop the type "color" too, and back': [],
    },
    mariadb: {
      "MY01 Keep NOT NULL, DEFAULT 'x'": [
        `- .columns ["item","code","varchar(20)","NO","'x'","","","utf8mb4",null]`,
        `+ .columns ["item","code","varchar(40)","NO","'x'","","","utf8mb4",null]`,
      ],
    },
  };

-- Version 1: the tables. Every key begins with the workspace. Texts that are
-- keys are compared by their bytes, so that a new version of the system's
-- collations cannot spoil an index. Instants are nanoseconds since 1970 in UTC,
-- since timestamps have but microseconds; the views of the next version show
-- them as timestamps. v is the version of a record.

-- +goose Up

-- A row here is what changes of a workspace wait for.
CREATE TABLE workspaces (
    workspace text COLLATE "C" PRIMARY KEY,
    v         integer NOT NULL,
    revision  bigint  NOT NULL DEFAULT 0, -- of the facts
    stamp     text    NOT NULL DEFAULT '', -- mark of the commit that made this revision
    audits    bigint  NOT NULL DEFAULT 0, -- the number of the last line of the audit log
    head      text    NOT NULL DEFAULT '' -- and its hash
);

-- A fact without a body was removed; its number is not given again.
CREATE TABLE facts (
    workspace text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    id        bigint  NOT NULL,
    v         integer NOT NULL,
    revision  bigint  NOT NULL,
    fact      jsonb,
    PRIMARY KEY (workspace, kind, id)
);
CREATE INDEX facts_by_revision ON facts (workspace, revision);

-- The audit log is a chain: each line holds the hash of the one before.
CREATE TABLE audit (
    workspace text COLLATE "C" NOT NULL,
    seq       bigint  NOT NULL,
    v         integer NOT NULL,
    revision  bigint  NOT NULL,
    line      jsonb   NOT NULL,
    PRIMARY KEY (workspace, seq)
);

-- What takes a change back, by the number of its audit entry.
CREATE TABLE undo (
    workspace text COLLATE "C" NOT NULL,
    audit     bigint  NOT NULL,
    v         integer NOT NULL,
    until     bigint  NOT NULL,
    reverse   jsonb   NOT NULL,
    PRIMARY KEY (workspace, audit)
);
CREATE INDEX undo_by_time ON undo (until);

-- Dedupe keys and what was answered under them.
CREATE TABLE answers (
    workspace text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    v         integer NOT NULL,
    until     bigint  NOT NULL,
    audit     bigint  NOT NULL,
    revision  bigint  NOT NULL,
    reply     bytea,
    PRIMARY KEY (workspace, key)
);
CREATE INDEX answers_by_time ON answers (until);

-- The marks of recent commits: whether one whose answer was lost was made, and
-- whether a Book in some replica's memory is a past of this database.
CREATE TABLE commits (
    workspace text COLLATE "C" NOT NULL,
    mark      text COLLATE "C" NOT NULL,
    revision  bigint NOT NULL,
    until     bigint NOT NULL,
    PRIMARY KEY (workspace, mark)
);
CREATE INDEX commits_by_time ON commits (until);

CREATE TABLE cursors (
    workspace text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (workspace, name)
);

-- due is when a notice may be claimed, none if never again. place is its target
-- without the thread. mark is that of the last write of the row.
CREATE TABLE notices (
    workspace text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    v         integer NOT NULL,
    kind      text    NOT NULL,
    at        bigint  NOT NULL,
    due       bigint,
    place     text COLLATE "C" NOT NULL,
    state     text COLLATE "C" NOT NULL,
    attempt   bigint  NOT NULL DEFAULT 0,
    next      bigint,
    owner     text    NOT NULL DEFAULT '',
    leased    bigint,
    channel   text COLLATE "C" NOT NULL DEFAULT '',
    ts        text COLLATE "C" NOT NULL DEFAULT '',
    reason    text    NOT NULL DEFAULT '',
    mark      text    NOT NULL DEFAULT '',
    target    jsonb   NOT NULL,
    body      jsonb   NOT NULL, -- until, items, edit, about, under
    PRIMARY KEY (workspace, key)
);
CREATE INDEX notices_due ON notices (due, workspace, key) WHERE due IS NOT NULL;
CREATE INDEX notices_by_time ON notices (workspace, at, key);
CREATE INDEX notices_open ON notices (workspace, at, key) WHERE state NOT IN ('sent', 'silent');
CREATE INDEX notices_posted ON notices (workspace, channel, ts) WHERE ts <> '';

-- The keys of what was ever planned, and the notice that says it.
CREATE TABLE items (
    workspace text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,
    notice    text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace, key)
);

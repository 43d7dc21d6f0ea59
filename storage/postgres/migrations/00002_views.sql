-- Version 2: views to ask the database by. A view for each kind of fact has a
-- column for each of its fields; a new field is a new migration with the view
-- anew. A text shows U+0000 as U+E000 and a zero.

-- +goose Up

CREATE VIEW fact_settings AS SELECT workspace, id, revision AS rev,
    fact ->> 'account' AS "account",
    fact ->> 'team' AS "team",
    fact ->> 'path' AS "path",
    fact ->> 'phase' AS "phase",
    fact ->> 'site' AS "site",
    fact ->> 'zone' AS "zone",
    fact ->> 'channel' AS "channel",
    fact ->> 'review_channel' AS "review_channel",
    fact -> 'admins' AS "admins",
    fact -> 'reviewers' AS "reviewers",
    fact ->> 'alliance' AS "alliance",
    fact -> 'leads' AS "leads",
    fact ->> 'calendar' AS "calendar",
    fact ->> 'digest' AS "digest",
    fact ->> 'quiet' AS "quiet",
    fact -> 'ladders' AS "ladders",
    (fact ->> 'roster_on')::date AS "roster_on"
    FROM facts WHERE kind = 'settings' AND fact IS NOT NULL;

CREATE VIEW fact_person AS SELECT workspace, id, revision AS rev,
    fact ->> 'name' AS "name",
    fact ->> 'email' AS "email",
    fact ->> 'slack_id' AS "slack_id",
    fact ->> 'huawei_id' AS "huawei_id",
    fact ->> 'account_kind' AS "account_kind",
    fact ->> 'team' AS "team",
    coalesce((fact ->> 'dedicated')::boolean, false) AS "dedicated",
    (fact ->> 'left_on')::date AS "left_on",
    fact -> 'bindings' AS "bindings"
    FROM facts WHERE kind = 'person' AND fact IS NOT NULL;

CREATE VIEW fact_certificate AS SELECT workspace, id, revision AS rev,
    (fact ->> 'person')::bigint AS "person",
    fact ->> 'type' AS "type",
    fact ->> 'track' AS "track",
    fact ->> 'number' AS "number",
    (fact ->> 'issued')::date AS "issued",
    (fact ->> 'expires')::date AS "expires",
    fact ->> 'account_kind' AS "account_kind",
    fact ->> 'review' AS "review",
    fact ->> 'evidence' AS "evidence"
    FROM facts WHERE kind = 'certificate' AND fact IS NOT NULL;

CREATE VIEW fact_competency AS SELECT workspace, id, revision AS rev,
    fact ->> 'competency' AS "competency",
    (fact ->> 'from')::date AS "from",
    (fact ->> 'expires')::date AS "expires",
    fact ->> 'evidence' AS "evidence"
    FROM facts WHERE kind = 'competency' AND fact IS NOT NULL;

CREATE VIEW fact_threshold AS SELECT workspace, id, revision AS rev,
    fact ->> 'path' AS "path",
    fact ->> 'phase' AS "phase",
    fact ->> 'requirement' AS "requirement",
    (fact ->> 'value')::bigint AS "value",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'seen' AS "seen"
    FROM facts WHERE kind = 'threshold' AND fact IS NOT NULL;

CREATE VIEW fact_material AS SELECT workspace, id, revision AS rev,
    fact ->> 'kind' AS "kind",
    fact ->> 'form' AS "form",
    fact ->> 'title' AS "title",
    fact ->> 'url' AS "url",
    (fact ->> 'dated')::date AS "dated",
    fact ->> 'review' AS "review"
    FROM facts WHERE kind = 'material' AND fact IS NOT NULL;

CREATE VIEW fact_reading AS SELECT workspace, id, revision AS rev,
    fact ->> 'reading' AS "reading",
    (fact ->> 'value')::bigint AS "value",
    (fact ->> 'on')::date AS "on",
    fact ->> 'by' AS "by"
    FROM facts WHERE kind = 'reading' AND fact IS NOT NULL;

CREATE VIEW fact_response AS SELECT workspace, id, revision AS rev,
    fact ->> 'kind' AS "kind",
    fact ->> 'subject' AS "subject",
    (fact ->> 'due')::date AS "due",
    fact ->> 'act' AS "act",
    fact ->> 'by' AS "by",
    fact ->> 'to' AS "to",
    (fact ->> 'until')::date AS "until",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'note' AS "note",
    fact ->> 'where' AS "where"
    FROM facts WHERE kind = 'response' AND fact IS NOT NULL;

CREATE VIEW fact_mute AS SELECT workspace, id, revision AS rev,
    fact ->> 'user' AS "user",
    fact ->> 'kind' AS "kind",
    (fact ->> 'until')::date AS "until",
    (fact ->> 'on')::timestamptz AS "on"
    FROM facts WHERE kind = 'mute' AND fact IS NOT NULL;

CREATE VIEW fact_reader AS SELECT workspace, id, revision AS rev,
    fact ->> 'user' AS "user",
    fact ->> 'zone' AS "zone",
    fact ->> 'zone_by' AS "zone_by",
    fact ->> 'hours' AS "hours",
    fact ->> 'calendar' AS "calendar",
    fact ->> 'deputy' AS "deputy",
    (fact ->> 'away_from')::date AS "away_from",
    (fact ->> 'away_to')::date AS "away_to",
    coalesce((fact ->> 'gone')::boolean, false) AS "gone",
    (fact ->> 'gone_on')::date AS "gone_on"
    FROM facts WHERE kind = 'reader' AND fact IS NOT NULL;

CREATE VIEW fact_schedule AS SELECT workspace, id, revision AS rev,
    fact ->> 'spec' AS "spec",
    fact ->> 'zone' AS "zone",
    fact ->> 'channel' AS "channel",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on"
    FROM facts WHERE kind = 'schedule' AND fact IS NOT NULL;

CREATE VIEW fact_application AS SELECT workspace, id, revision AS rev,
    fact ->> 'procedure' AS "procedure",
    fact ->> 'competency' AS "competency",
    (fact ->> 'material')::bigint AS "material",
    fact ->> 'title' AS "title",
    fact ->> 'author' AS "author",
    fact -> 'authors' AS "authors",
    (fact ->> 'opened')::timestamptz AS "opened",
    fact ->> 'stage' AS "stage",
    fact -> 'materials' AS "materials",
    fact -> 'versions' AS "versions",
    fact -> 'clock' AS "clock",
    fact -> 'votes' AS "votes",
    fact -> 'edits' AS "edits",
    fact -> 'attempts' AS "attempts",
    fact ->> 'reason' AS "reason",
    (fact ->> 'locked')::date AS "locked",
    fact ->> 'proof' AS "proof",
    (fact ->> 'ends')::date AS "ends",
    fact -> 'seen' AS "seen"
    FROM facts WHERE kind = 'application' AND fact IS NOT NULL;

CREATE VIEW fact_record AS SELECT workspace, id, revision AS rev,
    (fact ->> 'application')::bigint AS "application",
    fact -> 'entry' AS "entry",
    fact -> 'terms' AS "terms",
    fact ->> 'refused' AS "refused"
    FROM facts WHERE kind = 'record' AND fact IS NOT NULL;

CREATE VIEW fact_stand_in AS SELECT workspace, id, revision AS rev,
    fact ->> 'for' AS "for",
    fact ->> 'by' AS "by",
    (fact ->> 'from')::date AS "from",
    (fact ->> 'until')::date AS "until",
    fact ->> 'reason' AS "reason",
    fact ->> 'given' AS "given"
    FROM facts WHERE kind = 'stand-in' AND fact IS NOT NULL;

CREATE VIEW fact_material_version AS SELECT workspace, id, revision AS rev,
    (fact ->> 'material')::bigint AS "material",
    (fact ->> 'n')::bigint AS "n",
    fact ->> 'name' AS "name",
    (fact ->> 'size')::bigint AS "size",
    fact ->> 'type' AS "type",
    fact ->> 'sha256' AS "sha256",
    fact ->> 'url' AS "url",
    fact ->> 'file' AS "file",
    fact ->> 'entity' AS "entity",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'note' AS "note"
    FROM facts WHERE kind = 'material-version' AND fact IS NOT NULL;

CREATE VIEW audit_log AS SELECT workspace, seq, revision,
    (line ->> 'at')::timestamptz AS at,
    line -> 'by' ->> 'text' AS "by",
    line ->> 'via' AS via,
    line ->> 'verb' AS verb,
    line -> 'summary' ->> 'text' AS summary,
    line -> 'refs' AS refs,
    line ->> 'where' AS "where",
    line -> 'saw' AS saw,
    line -> 'detail' ->> 'text' AS detail,
    coalesce((line -> 'summary' ->> 'erased')::boolean, false) AS erased,
    line ->> 'hash' AS hash
    FROM audit;

CREATE VIEW outbox AS SELECT workspace, key, kind, state,
    to_timestamp(at / 1000000000.0) AS at,
    to_timestamp(due / 1000000000.0) AS due,
    (body ->> 'until')::timestamptz AS until,
    target ->> 'channel' AS channel,
    target ->> 'user' AS "user",
    target ->> 'thread' AS thread,
    attempt,
    to_timestamp(next / 1000000000.0) AS next,
    owner,
    to_timestamp(leased / 1000000000.0) AS leased,
    channel AS posted_channel,
    ts AS posted_ts,
    reason,
    body -> 'items' AS items,
    body ->> 'edit' AS edit,
    body -> 'about' AS about,
    body ->> 'under' AS under
    FROM notices;

-- Version 4: a view of the calendars that are read by a link, and when the time of an
-- application's review began.

-- +goose Up

CREATE VIEW fact_feed AS SELECT workspace, id, revision AS rev,
    fact ->> 'user' AS "user",
    fact ->> 'scope' AS "scope",
    fact ->> 'sum' AS "sum",
    (fact ->> 'made')::timestamptz AS "made"
    FROM facts WHERE kind = 'feed' AND fact IS NOT NULL;

DROP VIEW fact_application;
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
    fact -> 'began' AS "began",
    fact -> 'votes' AS "votes",
    fact -> 'edits' AS "edits",
    fact -> 'attempts' AS "attempts",
    fact ->> 'reason' AS "reason",
    (fact ->> 'locked')::date AS "locked",
    fact ->> 'proof' AS "proof",
    (fact ->> 'ends')::date AS "ends",
    fact -> 'seen' AS "seen"
    FROM facts WHERE kind = 'application' AND fact IS NOT NULL;

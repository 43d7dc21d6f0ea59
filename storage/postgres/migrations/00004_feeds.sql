-- Version 4: a view of the calendars that are read by a link.

-- +goose Up

CREATE VIEW fact_feed AS SELECT workspace, id, revision AS rev,
    fact ->> 'user' AS "user",
    fact ->> 'scope' AS "scope",
    fact ->> 'sum' AS "sum",
    (fact ->> 'made')::timestamptz AS "made"
    FROM facts WHERE kind = 'feed' AND fact IS NOT NULL;

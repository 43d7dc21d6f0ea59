-- Version 3: views of the facts of the partner's year (KPIs, renewal, tiers, deals,
-- funds, incentives, vouchers, the watch), and of the fields that came with them.

-- +goose Up

DROP VIEW fact_settings;
CREATE VIEW fact_settings AS SELECT workspace, id, revision AS rev,
    fact ->> 'account' AS "account",
    fact ->> 'entity' AS "entity",
    fact ->> 'team' AS "team",
    fact ->> 'path' AS "path",
    fact ->> 'phase' AS "phase",
    fact ->> 'site' AS "site",
    fact ->> 'zone' AS "zone",
    fact ->> 'channel' AS "channel",
    fact ->> 'review_channel' AS "review_channel",
    fact ->> 'head_channel' AS "head_channel",
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

DROP VIEW fact_record;
CREATE VIEW fact_record AS SELECT workspace, id, revision AS rev,
    (fact ->> 'application')::bigint AS "application",
    fact -> 'entry' AS "entry",
    fact -> 'terms' AS "terms",
    fact ->> 'refused' AS "refused",
    (fact ->> 'noted')::timestamptz AS "noted"
    FROM facts WHERE kind = 'record' AND fact IS NOT NULL;

CREATE VIEW fact_fund AS SELECT workspace, id, revision AS rev,
    fact ->> 'kind' AS "kind",
    fact ->> 'activity' AS "activity",
    fact ->> 'audience' AS "audience",
    fact ->> 'place' AS "place",
    (fact ->> 'starts')::date AS "starts",
    (fact ->> 'ends')::date AS "ends",
    (fact ->> 'year')::bigint AS "year",
    fact ->> 'requested' AS "requested",
    fact ->> 'approved' AS "approved",
    fact ->> 'claimed' AS "claimed",
    fact ->> 'granted' AS "granted",
    fact ->> 'paid' AS "paid",
    fact ->> 'author' AS "author",
    (fact ->> 'opened')::date AS "opened",
    fact ->> 'stage' AS "stage",
    fact -> 'done' AS "done",
    fact -> 'evidence' AS "evidence",
    fact -> 'refusals' AS "refusals",
    (fact ->> 'after')::bigint AS "after",
    (fact ->> 'replaced_by')::bigint AS "replaced_by",
    fact ->> 'why' AS "why",
    fact -> 'entries' AS "entries"
    FROM facts WHERE kind = 'fund' AND fact IS NOT NULL;

CREATE VIEW fact_fund_quota AS SELECT workspace, id, revision AS rev,
    fact ->> 'fund' AS "fund",
    (fact ->> 'year')::bigint AS "year",
    fact ->> 'amount' AS "amount",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'seen' AS "seen"
    FROM facts WHERE kind = 'fund-quota' AND fact IS NOT NULL;

CREATE VIEW fact_renewal AS SELECT workspace, id, revision AS rev,
    fact ->> 'act' AS "act",
    (fact ->> 'on')::date AS "on",
    (fact ->> 'due')::date AS "due",
    (fact ->> 'from')::date AS "from",
    (fact ->> 'to')::date AS "to",
    fact ->> 'grace' AS "grace",
    (fact ->> 'until')::date AS "until",
    fact ->> 'text' AS "text",
    fact ->> 'item' AS "item",
    fact ->> 'who' AS "who",
    fact ->> 'program' AS "program",
    fact -> 'missing' AS "missing",
    fact ->> 'source' AS "source",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at"
    FROM facts WHERE kind = 'renewal' AND fact IS NOT NULL;

CREATE VIEW fact_tier AS SELECT workspace, id, revision AS rev,
    fact ->> 'act' AS "act",
    fact ->> 'program' AS "program",
    fact ->> 'tier' AS "tier",
    fact ->> 'name' AS "name",
    (fact ->> 'since')::date AS "since",
    fact ->> 'source' AS "source",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at"
    FROM facts WHERE kind = 'tier' AND fact IS NOT NULL;

CREATE VIEW fact_deal AS SELECT workspace, id, revision AS rev,
    fact ->> 'rules' AS "rules",
    fact -> 'entries' AS "entries"
    FROM facts WHERE kind = 'deal' AND fact IS NOT NULL;

CREATE VIEW fact_priorities AS SELECT workspace, id, revision AS rev,
    fact ->> 'quarter' AS "quarter",
    fact -> 'names' AS "names",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'source' AS "source"
    FROM facts WHERE kind = 'priorities' AND fact IS NOT NULL;

CREATE VIEW fact_kpi_reading AS SELECT workspace, id, revision AS rev,
    fact ->> 'kpi' AS "kpi",
    (fact ->> 'from')::date AS "from",
    (fact ->> 'to')::date AS "to",
    fact ->> 'value' AS "value",
    coalesce((fact ->> 'void')::boolean, false) AS "void",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'source' AS "source"
    FROM facts WHERE kind = 'kpi-reading' AND fact IS NOT NULL;

CREATE VIEW fact_kpi_goal AS SELECT workspace, id, revision AS rev,
    fact ->> 'kpi' AS "kpi",
    (fact ->> 'from')::date AS "from",
    fact ->> 'value' AS "value",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on",
    fact ->> 'source' AS "source"
    FROM facts WHERE kind = 'kpi-goal' AND fact IS NOT NULL;

CREATE VIEW fact_kpi_owner AS SELECT workspace, id, revision AS rev,
    fact ->> 'kpi' AS "kpi",
    fact ->> 'user' AS "user",
    fact ->> 'by' AS "by",
    (fact ->> 'on')::timestamptz AS "on"
    FROM facts WHERE kind = 'kpi-owner' AND fact IS NOT NULL;

CREATE VIEW fact_incentive_claim AS SELECT workspace, id, revision AS rev,
    fact ->> 'incentive' AS "incentive",
    fact ->> 'subject' AS "subject",
    fact ->> 'title' AS "title",
    (fact ->> 'person')::bigint AS "person",
    fact ->> 'competency' AS "competency",
    (fact ->> 'month')::date AS "month",
    fact -> 'events' AS "events"
    FROM facts WHERE kind = 'incentive-claim' AND fact IS NOT NULL;

CREATE VIEW fact_incentive_estimate AS SELECT workspace, id, revision AS rev,
    fact ->> 'incentive' AS "incentive",
    fact ->> 'worth' AS "worth",
    fact ->> 'effort' AS "effort",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at",
    fact ->> 'source' AS "source"
    FROM facts WHERE kind = 'incentive-estimate' AND fact IS NOT NULL;

CREATE VIEW fact_incentive_constraint AS SELECT workspace, id, revision AS rev,
    fact ->> 'incentive' AS "incentive",
    fact ->> 'what' AS "what",
    (fact ->> 'hours')::bigint AS "hours",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at",
    (fact ->> 'over')::date AS "over",
    fact ->> 'over_by' AS "over_by"
    FROM facts WHERE kind = 'incentive-constraint' AND fact IS NOT NULL;

CREATE VIEW fact_posting AS SELECT workspace, id, revision AS rev,
    (fact ->> 'person')::bigint AS "person",
    fact ->> 'position' AS "position",
    (fact ->> 'start')::date AS "start",
    fact ->> 'mail' AS "mail",
    fact ->> 'real_name' AS "real_name",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at",
    fact ->> 'source' AS "source"
    FROM facts WHERE kind = 'posting' AND fact IS NOT NULL;

CREATE VIEW fact_voucher AS SELECT workspace, id, revision AS rev,
    (fact ->> 'lot')::bigint AS "lot",
    fact ->> 'number' AS "number",
    fact ->> 'grant' AS "grant",
    fact ->> 'path' AS "path",
    fact ->> 'phase' AS "phase",
    (fact ->> 'issued')::date AS "issued",
    (fact ->> 'until')::date AS "until",
    fact -> 'events' AS "events"
    FROM facts WHERE kind = 'voucher' AND fact IS NOT NULL;

CREATE VIEW fact_watch AS SELECT workspace, id, revision AS rev,
    fact -> 'people' AS "people",
    fact ->> 'stand_in' AS "stand_in",
    (fact ->> 'from')::date AS "from",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at"
    FROM facts WHERE kind = 'watch' AND fact IS NOT NULL;

CREATE VIEW fact_portal_check AS SELECT workspace, id, revision AS rev,
    (fact ->> 'on')::date AS "on",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at",
    fact ->> 'note' AS "note"
    FROM facts WHERE kind = 'portal-check' AND fact IS NOT NULL;

CREATE VIEW fact_portal_news AS SELECT workspace, id, revision AS rev,
    fact ->> 'title' AS "title",
    (fact ->> 'effective')::date AS "effective",
    fact ->> 'link' AS "link",
    fact -> 'affects' AS "affects",
    (fact ->> 'logged')::date AS "logged",
    fact ->> 'by' AS "by",
    (fact ->> 'at')::timestamptz AS "at",
    (fact ->> 'done')::date AS "done",
    fact ->> 'done_by' AS "done_by",
    fact ->> 'note' AS "note"
    FROM facts WHERE kind = 'portal-news' AND fact IS NOT NULL;

// Package program holds a vendor's rules as data: certificate types and what may
// stand in for what, competencies, paths with their phases and requirements, and
// the reminder ladders. It loads, validates and compares packs, and knows no
// company, no clock and no I/O beyond the packs it embeds.
//
// # Packs
//
// A pack is one YAML file; packs/huawei-cloud.yaml is the model to copy. A key that
// is not listed here is an error, as is a word that names nothing. Ids are
// lower-case words with hyphens and never change: records keep them.
//
//	id vendor name version zone calendar   of the pack; zone is an IANA name, calendar
//	                a working calendar by name: weekdays, cn, de+cn
//	effective       {from, until}: dates like 2025-02-24, both included
//	default         {path, phase, site} of a workspace that configured nothing
//	source          where a rule stands: the id of one of sources, or a table
//	                {ref, title, url, date, confidence, note}; ref begins from one
//	sources         [{id, title, url, date, confidence, note}]
//	sites           [{id, name}]
//	lines           [{id, name, levels}], levels lowest first
//	types           [{id, name, issuer, line, level, direction, tracked, tracks, aliases,
//	                validity, suspension, revival, backdated, external, source}];
//	                validity is a period like 3y, 18m or 7d, or unknown; after its end
//	                a certificate is suspended for suspension, in which revival (a step)
//	                revives it, with backdated: true from its old end on
//	competencies    [{id, name, aliases, sites, source}]
//	materials       [{id, name, kinds, source}]
//	readings        [{id, name, unit, tick, source}]
//	paths           [{id, name, source, phases: [{id, name, source, requirements}]}]
//	procedures      what can be applied for: [{id, name, for, sites, next, source, and
//	                what is listed below}]
//	funds           money that is asked for, spent and claimed back: [{id, name, aliases, sites,
//	                fields, activities, anew, quota, most, requests, no-splitting,
//	                no-double-funding, not-covered, breach, blocks, cancel-before, steps, next,
//	                source}]; a step has {id, title, turn, does, evidence, clock, again, source},
//	                a clock one of within and working-days, before or after a day or a step
//	binding         {invitation-life, per-day, source}
//	upkeep          {portal, roster, source}: for how many days a number of the
//	                vendor's portal, and the roster, are taken for true; left out: for ever
//	ladders         [{kind, steps, every, times, grace, patience, escalate, readers, source}]
//	extends         the pack that this one is laid over
//
// Every requirement has id, title, kind, next, source, and sites where it holds on
// some only. Its kind says what else it has; need is a number or ask, which means
// that only the vendor's portal shows it:
//
//	certificates    any, need, dedicated, per-person
//	people          any or all (at most 8), need, dedicated
//	slots           slots: [{title, need, any}] (at most 8), dedicated, per-person
//	competencies    need, named and at-least
//	materials       material, kinds, max-age, need
//	reading         reading (a number), need
//	tick            reading (with tick: true)
//	score           parts: [{requirement, points, max}], floor, need
//
// any and all list what counts: the id of a type, {type, track, sites}, or
// {line, min-level, sites} for a line's types from a level upwards.
//
// # Procedures
//
// A procedure is for a phase (path, phase), a competency, an annual-review (path,
// phases) or a material (material). It has
//
//	prerequisites   [{id, title, source, and one of passed (a phase), met (a phase whose
//	                every requirement is met), tick (a reading)}]
//	materials       [{id, title, material, need, kinds, max-age, entity, checks, source}];
//	                max-age is asked on the day of submission; entity: it bears the
//	                certified entity's exact name; checks are words for reviewers
//	steps           [{id, name, working-days, source}] of the vendor, in order
//	supplement      {within, full-set, lock-out, source}: materials to be updated
//	failure         {again, full-set, lock-out, source}
//	success         {proof, where, validity, source,
//	                benefits: [{id, name, life, claim-by, source}]}
//	review          {quorum, chase, escalate, expire, source}: the company's own, in
//	                working days
//
// # Ladders
//
// A ladder says when a kind of duty is said and to whom. The kinds are
// certificate-end, certificate-grace, invitation, competency-end,
// requirement-falls, portal-check, roster-check and leaver; of applications
// review-due, hand-in, vendor-due, lock-out-end, phase-end and benefit-claim. Of each:
//
//	steps           days before the due date, going down; 0 is the day itself
//	every times     after it: every so many days, so many times; both or neither
//	grace           for how many days a step may be said late; 7 if left out
//	patience        after so many working days, counted from the step escalate, the
//	escalate        next person hears if nobody took it; both or neither
//	readers         of channel, holder, lead, alliance; the channel if left out
//
// # Overlays
//
// A pack with extends says only what differs, and has an id of its own: without
// the key it is made of the file's name. Lists whose entries have an id
// (ladders: a kind) are joined entry by entry, and an entry with drop: true is
// taken away; tables are joined key by key, and a key left empty is taken away;
// other lists and words are replaced.
package program

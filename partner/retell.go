package partner

import "slices"

// Retell gives anew what there was to tell after a record, with the application on
// both sides of it: who heard then may be told later, in the words of the facts as
// they are by then. records are all those of the application, in their order. It
// is told by the rules given, so that who may decide is who may now.
func Retell(r Rules, records []Record, id ID) (before, after Application, news []News, ok bool) {
	at := slices.IndexFunc(records, func(rec Record) bool { return rec.ID == id })
	if at < 0 {
		return before, after, nil, false
	}
	before = Replay(slices.DeleteFunc(slices.Clone(records[:at]), (Record).idle))
	after = advance(before, records[at])
	if records[at].Refused == "" {
		news = tell(&r, &before, &after, &records[at])
	}
	return before, after, news, true
}

// Rounds lists the records that opened a review where none was running, oldest
// first. With each the reviewers begin anew; what follows on one while its votes
// still count - new materials, a second asking - belongs to it. A review that was
// moved to another channel goes on under a new card, so that is one of them too.
func Rounds(records []Record) []ID {
	var out []ID
	var a Application
	for _, rec := range records {
		if rec.Entry.Verb == Moved && rec.Refused == "" && len(out) > 0 {
			out = append(out, rec.ID)
		}
		if rec.idle() {
			continue
		}
		if rec.Entry.Verb == Start && !a.Stage.UnderReview() {
			out = append(out, rec.ID)
		}
		a = advance(a, rec)
	}
	return out
}

// idle reports whether the record left the application as it was.
func (r Record) idle() bool {
	return r.Refused != "" || r.Entry.Verb.IsTalk() && r.Entry.Verb != Edit && r.Entry.Verb != Delete
}

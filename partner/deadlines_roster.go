package partner

import "fmt"

// rosterChecks lists the day through which the roster is taken for true: as many
// days after it was imported, or said to be right, as the pack's upkeep says. There
// is none while that day is not known.
func (d *docket) rosterChecks() []Deadline {
	on, days := d.book.settings.RosterOn, d.program.Upkeep.Roster
	if on.IsZero() || days <= 0 || !d.asked(on.Add(days)) {
		return nil
	}
	return []Deadline{{
		Kind:        RosterCheck,
		Subject:     "roster",
		Due:         on.Add(days),
		Title:       "Roster of people and certificates",
		Consequence: fmt.Sprintf("it was last looked through on %s; who has left or renewed since then may not be recorded", on.Short()),
		Action:      "Export it, look it through and import it again",
		Run:         "import",
	}}
}

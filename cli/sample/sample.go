// Package sample is the partner that the sandbox starts with: a made-up company
// in which every interesting case of the rules occurs, some of them about to
// lapse. Its dates move with the day on which it is made.
package sample

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/roster"
)

//go:embed roster.csv
var offsets []byte

// Account is the sample partner's name, Zone the zone that its team works in, Pack
// the pack that lays its own rules over the vendor's.
const (
	Account = "Harbour Tech"
	Zone    = "Europe/Berlin"
	Pack    = "harbour-tech"
)

// Roster is the sample's roster file with the offsets turned into dates around a day.
func Roster(on civil.Day) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(offsets)).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, row := range rows[1:] {
		for i, cell := range row {
			if cell == "" || cell[0] != '+' && cell[0] != '-' {
				continue
			}
			n, err := strconv.Atoi(cell)
			if err != nil {
				return nil, fmt.Errorf("offset %q: %w", cell, err)
			}
			row[i] = on.Add(n).String()
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Delta is the whole sample as a change of an empty Book: the roster, read as
// any roster file is, and what no roster holds.
func Delta(p *program.Program, b *partner.Book, on civil.Day) (partner.Delta, error) {
	file, err := Roster(on)
	if err != nil {
		return partner.Delta{}, err
	}
	sheet, err := roster.Read("roster.csv", file, roster.Options{})
	if err != nil {
		return partner.Delta{}, err
	}
	d, report := roster.Import(p, b, sheet)
	if len(report.Refused) > 0 {
		return partner.Delta{}, fmt.Errorf("the sample roster: %v", report.Refused[0])
	}
	d.Put = append(d.Put, rest(on)...)
	d.Put = append(d.Put, kpis(p, on)...)
	d.Put = append(d.Put, renewal(p, on)...)
	d.Put = append(d.Put, Deals(p, on)...)
	money, err := funds(p, on)
	if err != nil {
		return partner.Delta{}, err
	}
	d.Put = append(d.Put, money...)
	d.Put = append(d.Put, incentives(p, peopleByMail(d), on)...)
	return d, nil
}

// past gives a moment, or the one in which a day begins at the vendor's where that is
// earlier: nothing of the sample was recorded after the sample was made.
func past(p *program.Program, on civil.Day, at time.Time) time.Time {
	if dawn := on.Instant(0, 0, p.Zone).UTC(); at.After(dawn) {
		return dawn
	}
	return at
}

// rest is what a roster does not hold.
func rest(on civil.Day) []partner.Fact {
	const path, phase = "service", "competency-differentiation"
	facts := []partner.Fact{
		partner.Settings{
			Account: Account, Path: path, Phase: phase, Site: "intl", Zone: Zone,
			Channel: "C0ALLIANCE", ReviewChannel: "C0REVIEW", Admins: []string{"U0DANA"}, Reviewers: []string{"U0KEN", "U0SARA", "U0LIN"},
			Alliance: "U0DANA", Calendar: "de", RosterOn: on.Add(-20),
			Leads: []partner.Lead{{Team: "Data", User: "U0CHEN"}, {Team: "Cloud", User: "U0OMAR"}, {Team: "Delivery", User: "U0ANA"}},
		},
		partner.Held{ID: 1, Competency: "database", From: on.Add(-45), Expires: on.Add(120)},
		partner.Held{ID: 2, Competency: "big-data", From: on.Add(-400), Expires: on.Add(-35)},
		partner.Material{ID: 1, Kind: "case", Form: "huawei-cloud", Title: "Core banking database on GaussDB", Dated: on.Add(-200), Review: partner.Approved},
		partner.Material{ID: 2, Kind: "case", Form: "huawei-cloud", Title: "Data lake for a port operator", Dated: on.Add(-395), Review: partner.Approved},
		partner.Material{ID: 3, Kind: "case", Form: "other", Title: "Intranet move to another cloud", Dated: on.Add(-90), Review: partner.Approved},
		partner.Material{ID: 4, Kind: "business-plan", Title: "Business plan", Dated: on.Add(-20), Review: partner.Pending},
	}
	for i, t := range []struct {
		requirement string
		value, days int // how long ago it was read off the portal
	}{{"project-managers", 2, 12}, {"hccdp", 6, 12}, {"hccde", 1, 80}, {"competencies", 2, 12}} {
		facts = append(facts, partner.Threshold{
			ID: partner.ID(i + 1), Path: path, Phase: phase, Requirement: t.requirement, Value: t.value,
			By: "U0DANA", On: on.Add(-t.days).Instant(10, 0, time.UTC), Seen: "Partner Center home page",
		})
	}
	return facts
}

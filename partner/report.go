package partner

import "partnerbot/civil"

// Report is an assessment written out for other programs. People are named.
type Report struct {
	Pack         string              `json:"pack"`
	Version      string              `json:"version"`
	On           civil.Day           `json:"on"`
	Account      string              `json:"account"`
	Path         string              `json:"path"`
	Phase        string              `json:"phase"`
	Requirements []ReportRequirement `json:"requirements"`
}

// ReportRequirement is one requirement of a Report. Need is null where it is not
// known, Falls where no fall is in sight.
type ReportRequirement struct {
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	State    State          `json:"state"`
	Have     int            `json:"have"`
	Need     *int           `json:"need"`
	Counted  []ReportItem   `json:"counted"`
	Excluded []ReportReason `json:"excluded"`
	Falls    *civil.Day     `json:"falls"`
	Cause    string         `json:"cause"`
	Lacking  string         `json:"lacking,omitempty"`
	Slots    []ReportSlot   `json:"slots,omitempty"`
}

// ReportSlot says how far a slot is filled.
type ReportSlot struct {
	Title string `json:"title"`
	Have  int    `json:"have"`
	Need  int    `json:"need"`
}

// ReportItem is something that counts. Certificate is the id of its type; person
// and certificate are empty for materials and competencies.
type ReportItem struct {
	Person      string    `json:"person"`
	Certificate string    `json:"certificate"`
	Number      string    `json:"number"`
	Track       string    `json:"track,omitempty"`
	Email       string    `json:"email,omitempty"`
	Slot        string    `json:"slot,omitempty"`
	Until       civil.Day `json:"until,omitzero"`
	Remark      string    `json:"remark,omitempty"`
	Material    string    `json:"material,omitempty"`
	Competency  string    `json:"competency,omitempty"`
}

// ReportReason is something that does not count, and why.
type ReportReason struct {
	ReportItem
	Reason Reason `json:"reason"`
	Detail string `json:"detail,omitempty"`
}

// Report writes the assessment out, with the facts of the Book it was made from.
func (a *Assessment) Report(b *Book) Report {
	r := Report{
		Pack: a.Program.ID, Version: a.Program.Version, On: a.On, Account: a.Account,
		Requirements: make([]ReportRequirement, 0, len(a.Requirements)),
	}
	if a.Path != nil {
		r.Path = a.Path.ID
	}
	if a.Phase != nil {
		r.Phase = a.Phase.ID
	}
	for i := range a.Requirements {
		r.Requirements = append(r.Requirements, a.reportOn(b, &a.Requirements[i]))
	}
	return r
}

func (a *Assessment) reportOn(b *Book, res *Result) ReportRequirement {
	counted, excluded := a.Lists(res.Requirement.ID)
	r := ReportRequirement{
		ID: res.Requirement.ID, Title: res.Requirement.Title, State: res.State, Have: res.Have,
		Counted: make([]ReportItem, 0, len(counted)), Excluded: make([]ReportReason, 0, len(excluded)),
		Cause: res.Cause, Lacking: res.Lacking,
	}
	if res.NeedKnown {
		r.Need = &res.Need
	}
	if !res.Falls.IsZero() {
		r.Falls = &res.Falls
	}
	for _, s := range res.Slots {
		r.Slots = append(r.Slots, ReportSlot(s))
	}
	for _, i := range counted {
		r.Counted = append(r.Counted, b.reportItem(i))
	}
	for _, i := range excluded {
		r.Excluded = append(r.Excluded, ReportReason{b.reportItem(i), i.Reason, i.Detail})
	}
	return r
}

func (b *Book) reportItem(i Item) ReportItem {
	out := ReportItem{Slot: i.Slot, Until: i.Until, Remark: i.Remark}
	if p, ok := b.people.get(i.Person); ok {
		out.Person, out.Email = p.Name, p.Email
	}
	if c, ok := b.certificates.get(i.Certificate); ok {
		out.Certificate, out.Track, out.Number = c.Type, c.Track, c.Number
	}
	if m, ok := b.materials.get(i.Material); ok {
		out.Material = m.Title
	}
	if h, ok := b.competencies.get(i.Competency); ok {
		out.Competency = h.Competency
	}
	return out
}

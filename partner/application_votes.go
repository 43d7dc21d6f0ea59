package partner

import "slices"

// ableSeats gives the seats whose approval can be had: reviewers who are no authors.
func (r *Rules) ableSeats(a *Application) []string {
	var out []string
	for _, user := range r.Reviewers {
		if !slices.Contains(a.Authors, user) && !slices.Contains(out, user) {
			out = append(out, user)
		}
	}
	return out
}

func (j *judge) vote() *Refusal {
	e, a := j.e, j.a
	if slices.Contains(a.Authors, e.By) {
		return no(OwnApplication)
	}
	seat := j.r.seat(a, e.By, j.terms.Day)
	switch {
	case seat == "" && len(j.r.seats(e.By, j.terms.Day)) > 0:
		return no(OwnApplication) // a stand-in of the author's
	case seat == "":
		return no(NotReviewer)
	case (e.Verb == Changes || e.Verb == Reject) && blank(e.Text):
		return no(NoText)
	}
	if seat != e.By {
		j.terms.For = seat
	}
	present := a.Version().N
	switch {
	case e.Saw < 0 || e.Saw > present:
		return &Refusal{Ground: UnknownVersion, Version: present}
	case e.Saw > 0:
		j.terms.Version = e.Saw
	default:
		j.terms.Version = a.versionAt(e.At)
	}
	if j.terms.Version == 0 { // said before there was a review
		return no(NoReview)
	}
	return nil
}

func (j *judge) override() *Refusal {
	switch {
	case !slices.Contains(j.r.Admins, j.e.By):
		return no(NotAdmin)
	case slices.Contains(j.a.Authors, j.e.By):
		return no(OwnApplication)
	case blank(j.e.Text):
		return no(NoText)
	}
	j.terms.Version = j.a.Version().N
	return nil
}

package commands

import (
	"fmt"
	"slices"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// mostRunning is how many applications status shows.
const mostRunning = 5

// running are the applications that something is still to come of, by id.
func (c *Call) running() []partner.Application {
	return slices.DeleteFunc(c.Book.Applications(), func(a partner.Application) bool { return a.Stage.Over() })
}

// runningBlocks are the applications under way, for status.
func (c *Call) runningBlocks() (blocks []view.Block, names bool) {
	list := c.running()
	if len(list) == 0 {
		return nil, false
	}
	isDraft := func(a partner.Application) bool { return a.Stage == partner.Draft }
	drafts := slices.DeleteFunc(slices.Clone(list), func(a partner.Application) bool { return !isDraft(a) })
	list = append(slices.DeleteFunc(list, isDraft), drafts...) // what nobody waits for yet is cut off first
	var lines []view.Text
	for i := range list {
		lines = append(lines, c.applicationLine(&list[i]))
	}
	return []view.Block{view.Para(view.B("Applications")), limited(lines, mostRunning, "applications")}, true
}

// awaited are the reviews that wait for somebody's decision, by id.
func (c *Call) awaited(user string) (out []partner.Application) {
	for _, a := range c.Book.Applications() {
		q, ok := c.Program.Procedure(a.Procedure)
		if !ok || a.Stage != partner.InReview {
			continue
		}
		r := c.rulesFor(q, a)
		if _, decided := a.Standing(user); !decided && slices.Contains(r.MayDecide(&a, c.LocalDay), user) {
			out = append(out, a)
		}
	}
	return out
}

// turnOf are the applications of somebody's own that wait for them, by id.
func (c *Call) turnOf(user string) (out []partner.Application) {
	for _, a := range c.running() {
		q, ok := c.Program.Procedure(a.Procedure)
		if !ok || a.Author != user {
			continue
		}
		r := c.rulesFor(q, a)
		if ours, vendors := r.Turns(&a, c.Now); ours.Side == partner.TurnAuthor || vendors.Side == partner.TurnAuthor {
			out = append(out, a)
		}
	}
	return out
}

// waitingBlocks are the reviews that wait for the asker, each with what to press,
// and the asker's own applications that wait for them.
func (c *Call) waitingBlocks() (blocks []view.Block) {
	reviews := c.awaited(c.User)
	if len(reviews) > 0 {
		blocks = append(blocks, view.Para(view.B(fmt.Sprintf("Waiting for your decision (%d)", len(reviews)))))
	}
	for i, a := range reviews {
		if i == mostRunning {
			blocks = append(blocks, view.Note(view.Tf("and %d more: ", len(reviews)-i), view.C("applications")))
			break
		}
		blocks = append(blocks, view.Beside(view.Run("Review", "review "+a.ID.Label()), c.applicationLine(&a)))
	}
	own := c.turnOf(c.User)
	if len(own) > 0 {
		blocks = append(blocks, view.Para(view.B(fmt.Sprintf("Your applications (%d)", len(own)))))
	}
	for i, a := range own {
		if i == mostRunning {
			blocks = append(blocks, view.Note(view.Tf("and %d more: ", len(own)-i), view.C("applications")))
			break
		}
		blocks = append(blocks, view.Beside(view.Run("Show", "application "+a.ID.Label()), c.applicationLine(&a)))
	}
	return blocks
}

// underWay are the applications that would close a requirement: those for its
// phase's competencies, and those whose materials it counts.
func (c *Call) underWay(req *program.Requirement) (lines []view.Text) {
	for _, a := range c.running() {
		q, ok := c.Program.Procedure(a.Procedure)
		if !ok || a.Stage == partner.Failed {
			continue
		}
		line := view.Join(view.B(a.ID.Label()), view.T(" "+a.Title+": "+stageWords[a.Stage]))
		switch req.Kind {
		case program.Materials:
			var used []string
			for _, u := range a.Materials {
				if m, ok := c.Book.Material(u.Material); ok && m.Kind == req.Material {
					used = append(used, fmt.Sprintf("%s (version %d%s)", m.Title, u.Version, approvedBy(&a, u)))
				}
			}
			if len(used) > 0 {
				lines = append(lines, view.Join(line, view.T(", with "+series(used, "and"))))
			}
		case program.Competences:
			if q.For == program.ForCompetency && !c.holds(a.Competency) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// approvedBy says whether reviewers have approved a material in its version.
func approvedBy(a *partner.Application, u partner.Used) string {
	if len(a.Deciding()) > 0 && slices.Contains(a.Version().Set, u) {
		return ", approved by your reviewers"
	}
	return ""
}

func (c *Call) holds(competency string) bool {
	h, ok := c.held(competency)
	return ok && (h.Expires.IsZero() || h.Expires >= c.Today)
}

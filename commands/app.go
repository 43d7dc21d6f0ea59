package commands

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// App answers requests: it finds the unit, checks who asks, gives it the Book,
// commits its change and returns its answer. It is safe for concurrent use.
type App struct {
	Store    storage.Store
	Program  *program.Program
	Defaults partner.Settings // from the environment; a workspace's own settings are laid over them
	Log      *slog.Logger
	Places   Places        // tells of channels; nil: nothing is known of them
	Address  string        // where people outside reach the bot over HTTP; empty: nowhere
	Secret   func() string // makes what nobody can guess, of letters and digits; nil: crypto/rand

	turns sync.Map // workspace -> turned
	once  sync.Once
	index *index
	desk  *notices.Desk
	zones sync.Map // *time.Location by name
}

func (a *App) words() *index {
	a.once.Do(func() {
		a.index = allWords()
		a.desk = &notices.Desk{Program: a.Program, Defaults: a.Defaults}
		if a.Log == nil {
			a.Log = slog.New(slog.DiscardHandler)
		}
	})
	return a.index
}

// Run answers a request. It never fails: what goes wrong becomes a message for
// the asker - what was wrong, with which word, and an example that works - and
// anything unexpected is logged under a short reference that the message shows.
func (a *App) Run(ctx context.Context, req Request) Answer {
	var ans Answer
	word := ""
	err := guarded(func() error {
		if req.Via == ViaMention && req.Thread != "" {
			asked, said, ours, err := a.inThread(ctx, req)
			if err != nil || ours {
				ans = said
				return err
			}
			req = asked
		}
		c, err := a.parse(req)
		if err != nil {
			return err
		}
		word = c.unit.Word
		ans, _, err = a.perform(ctx, c, func() (Answer, map[string]string, error) {
			answer, err := c.unit.Run(c)
			return answer, nil, err
		})
		if err == nil {
			ans = c.finish(ans)
		}
		return err
	})
	if err != nil {
		return a.failed(ctx, req, word, err)
	}
	return ans
}

// Submit answers a filled-in form. Where fields are wrong it returns them by
// name with what is wrong, and the answer is to be ignored.
func (a *App) Submit(ctx context.Context, req Request, word string, values map[string]string) (Answer, map[string]string) {
	var ans Answer
	var bad map[string]string
	err := guarded(func() error {
		u, ok := a.words().word[word]
		if !ok || u.Submit == nil {
			return wrong("This form is from an older version of me; please open it again.").try("help")
		}
		c := a.call(req, u)
		var err error
		ans, bad, err = a.perform(ctx, c, func() (Answer, map[string]string, error) { return u.Submit(c, values) })
		return err
	})
	if err != nil {
		return a.failed(ctx, req, word, err), nil
	}
	ans.OK = !ans.Refused
	return ans, bad
}

// parse reads the words of a request and finds its unit.
func (a *App) parse(req Request) (*Call, error) {
	x := a.words()
	if c, ok := a.asTyped(req); ok {
		return c, nil
	}
	words, err := split(req.Text)
	if err != nil {
		return nil, err
	}
	words = x.meant(words)
	if len(words) == 0 {
		words = []string{"help"}
		if req.File != nil { // nothing is stored that nobody has asked for
			words = []string{"import", "--dry-run"}
		}
	}
	u, rest, err := x.find(words)
	if err != nil {
		return nil, err
	}
	c := a.call(req, u)
	c.typed = rest
	c.Words, c.Flags, err = flags(u, rest)
	return c, err
}

// call is a request for a unit, before the Book is read.
func (a *App) call(req Request, u *Unit) *Call {
	return &Call{Request: req, Program: a.Program, Units: a.index.units, Desk: a.desk, unit: u, places: a.Places, address: a.Address, secret: a.secret}
}

var errFields = errors.New("fields of the form are wrong")

// perform runs a unit's function with the Book: inside a change where the unit
// changes something, else inside a read.
func (a *App) perform(ctx context.Context, c *Call, run func() (Answer, map[string]string, error)) (ans Answer, bad map[string]string, err error) {
	// What goes wrong here is said inside the change, so that a delivery that
	// comes twice is still answered as it was.
	missing := a.before(ctx, c)
	work := func(b *partner.Book) error {
		return guarded(func() (err error) {
			a.fill(c, b)
			if err = c.permit(); err != nil || missing != nil {
				return cmp.Or(err, missing)
			}
			if ans, bad, err = run(); err == nil && len(bad) > 0 {
				err = errFields
			}
			return err
		})
	}
	if !c.unit.Changes {
		err = a.Store.Read(ctx, c.Workspace, work)
	} else {
		ans, err = a.change(ctx, c, work, &ans)
	}
	c.Book = nil
	if errors.Is(err, errFields) {
		return Answer{}, bad, nil
	}
	return ans, nil, err
}

// before does what a unit does with the store before the Book is read, if the
// asker may use it.
func (a *App) before(ctx context.Context, c *Call) error {
	if c.unit.Fetch != nil || c.unit.Act != nil {
		if err := a.allowed(ctx, c); err != nil {
			return err
		}
	}
	if c.unit.Changes {
		if err := fetchPosted(ctx, a.Store, c); err != nil {
			return err
		}
	}
	for _, do := range []func(context.Context, storage.Store, *Call) error{c.unit.Fetch, c.unit.Act} {
		if do == nil {
			continue
		}
		if err := do(ctx, a.Store, c); err != nil {
			return err
		}
	}
	return nil
}

// auditMark stands in a message for the number of the audit entry, which exists
// only once the change is committed.
const auditMark = "\u2063audit\u2063"

// change commits what the unit wants, and answers a delivery that came twice as
// it was answered the first time.
func (a *App) change(ctx context.Context, c *Call, work func(*partner.Book) error, ans *Answer) (Answer, error) {
	receipt, err := a.Store.Update(ctx, c.Workspace, c.Key, c.Now, func(b *partner.Book) (storage.Change, error) {
		if err := work(b); err != nil {
			return storage.Change{}, err
		}
		change := ans.Change
		if change.IsEmpty() {
			return storage.Change{}, nil
		}
		change.Notices = append(change.Notices, c.edits(change.Delta)...)
		reply, err := json.Marshal(*ans)
		change.Reply = reply
		return change, err
	})
	if err != nil {
		return Answer{}, err
	}
	done := *ans
	reply := receipt.Reply
	if !receipt.Replayed {
		if reply, err = json.Marshal(done); err != nil {
			return Answer{}, err
		}
	}
	if !receipt.Replayed && !strings.Contains(string(reply), auditMark) {
		return done, nil
	}
	file, form, change := done.File, done.Form, done.Change
	number := strconv.FormatUint(receipt.Audit, 10)
	done = Answer{}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(reply), auditMark, number)), &done); err != nil {
		return Answer{}, err
	}
	done.File, done.Form, done.Change = file, form, change
	return done, nil
}

// allowed checks the asker before a unit reads of the store what others may not see.
func (a *App) allowed(ctx context.Context, c *Call) error {
	return a.Store.Read(ctx, c.Workspace, func(b *partner.Book) error {
		a.fill(c, b)
		err := c.permit()
		c.Book = nil
		return err
	})
}

func (a *App) secret() string {
	if a.Secret != nil {
		return a.Secret()
	}
	return rand.Text()
}

// fill completes a call with what the Book says.
func (a *App) fill(c *Call, b *partner.Book) {
	c.Book = b
	c.Settings = a.settings(b)
	c.Today = civil.In(c.Now, a.Program.Zone)
	c.LocalDay = civil.In(c.Now, a.zone(c.Settings.Zone))
	c.IsAdmin = c.Trusted || slices.Contains(c.Settings.Admins, c.User)
}

func (a *App) settings(b *partner.Book) partner.Settings {
	s := b.Settings().Or(a.Defaults)
	if s.Path == "" {
		s.Path, s.Phase = a.Program.Default.Path, a.Program.Default.Phase
	}
	if s.Site == "" {
		s.Site = a.Program.Default.Site
	}
	return s
}

// zone is the team's zone, the vendor's where none is set. Loading one reads a
// file, so they are remembered.
func (a *App) zone(name string) *time.Location {
	if name == "" || name == a.Program.Zone.String() {
		return a.Program.Zone
	}
	if loc, ok := a.zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return a.Program.Zone
	}
	a.zones.Store(name, loc)
	return loc
}

// Steady reports whether the answer to the request depends on nothing but the
// key it returns, so that the edge may remember what it rendered for it. The key
// holds the Book's revision, the day, the role and the words.
func (a *App) Steady(ctx context.Context, req Request) (key string, ok bool) {
	if len(req.Text) > 200 {
		return "", false
	}
	c, err := a.parse(req)
	if err != nil || !c.unit.Steady || slices.ContainsFunc(c.Words, func(w string) bool { return strings.EqualFold(w, "me") }) {
		return "", false // "me" is somebody else for everyone
	}
	var revision uint64
	err = a.Store.Read(ctx, req.Workspace, func(b *partner.Book) error {
		a.fill(c, b)
		revision = b.Revision
		return nil
	})
	if err != nil {
		return "", false
	}
	k := make([]byte, 0, 96+len(req.Text))
	k = append(k, req.Workspace...)
	for _, n := range [...]uint64{revision, uint64(c.Today), uint64(c.LocalDay), bits(c.IsAdmin, req.Public, c.canShare(), req.CanOpen)} {
		k = append(k, '/')
		k = strconv.AppendUint(k, n, 36)
	}
	k = append(k, '/')
	k = append(k, req.Text...)
	return string(k), true
}

func bits(flags ...bool) (n uint64) {
	for _, f := range flags {
		n <<= 1
		if f {
			n |= 1
		}
	}
	return n
}

// Home is what the Home tab shows to a person.
func (a *App) Home(ctx context.Context, req Request) view.Home {
	var home view.Home
	c := a.call(req, a.words().word["status"])
	err := a.Store.Read(ctx, req.Workspace, func(b *partner.Book) error {
		return guarded(func() error {
			a.fill(c, b)
			home = c.home()
			return nil
		})
	})
	if err != nil {
		home.Blocks = a.failed(ctx, req, "home", err).Message.Blocks
	}
	return home
}

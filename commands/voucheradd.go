package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// mostVouchers is how many are added at once.
const mostVouchers = 100

func voucherAdd(c *Call) (Answer, error) {
	head, of := options(c.Words, "issued", "until", "through", "grant", "number")
	n := 1
	if len(head) > 0 {
		var err error
		if n, err = strconv.Atoi(head[0]); err != nil || n < 1 || n > mostVouchers {
			return Answer{}, wrong("%q is not how many vouchers, from 1 to %d.", clip(head[0]), mostVouchers).try(c.unit.Examples[0])
		}
		if err := c.none(head[1:]); err != nil {
			return Answer{}, err
		}
	}
	v, err := c.readVoucher(of)
	if err != nil {
		return Answer{}, err
	}
	if v.Number != "" {
		if n > 1 {
			return Answer{}, wrong("A number belongs to one voucher: add them one by one.").try(c.unit.Examples[1])
		}
		for _, old := range c.Book.Vouchers() {
			if strings.EqualFold(old.Number, v.Number) {
				return Answer{}, wrong("Voucher %s is %s already.", v.Number, old.Label()).try("voucher --all")
			}
		}
	}
	lines, err := c.checkGrant(&v, n)
	if err != nil {
		return Answer{}, err
	}
	var put []partner.Fact
	for i := range n {
		x := v
		x.ID = c.Book.Next(partner.KindVoucher, i)
		x.Lot = c.Book.Next(partner.KindVoucher, 0)
		x.Events = []partner.VoucherEvent{{Step: partner.VoucherAdded, On: v.Issued, At: c.Now.UTC(), By: c.User}}
		put = append(put, x)
	}
	first := put[0].(partner.Voucher)
	label := first.Label()
	if n > 1 {
		last := put[n-1].(partner.Voucher)
		label += " to " + last.Label()
	}
	text := fmt.Sprintf("%s added: %s, issued on %s", plural(n, "exam voucher"), label, v.Issued.Short())
	if last := first.LastDay(c.Program); !last.IsZero() {
		text += ", through " + last.Short()
	}
	return unnamed(c.commit(c.change(text, put), view.T(text+"."), append(lines, view.Join(view.T("Give one to somebody: "), view.C("voucher assign "+first.Label()+" @who exam TYPE")))...)), nil
}

func (c *Call) readVoucher(of map[string][][]string) (v partner.Voucher, err error) {
	v.Issued, v.Path, v.Phase = c.LocalDay, c.Settings.Path, c.Settings.Phase
	for key, list := range of {
		if len(list) > 1 || len(list[0]) == 0 {
			return v, c.usage("%q needs one value after it.", key)
		}
	}
	if list := of["issued"]; len(list) > 0 {
		if v.Issued, err = c.onlyDate(list[0], past); err != nil {
			return v, err
		}
	}
	for _, key := range []string{"until", "through"} {
		if list := of[key]; len(list) > 0 {
			if v.Until, err = c.onlyDate(list[0], future); err != nil {
				return v, err
			}
		}
	}
	if list := of["number"]; len(list) > 0 {
		if v.Number = strings.TrimSpace(view.Clean(strings.Join(list[0], " "))); len(v.Number) > 64 {
			return v, wrong("A voucher's number has at most 64 letters.")
		}
	}
	if list := of["grant"]; len(list) > 0 {
		typed := strings.ToLower(strings.Join(list[0], "-"))
		g, ok := c.Program.Vouchers.Grant(typed)
		if !ok {
			var ids []string
			for _, g := range c.Program.Vouchers.Grants {
				ids = append(ids, g.ID)
			}
			return v, wrong("There is no grant of vouchers %q; there are %s.", clip(typed), series(ids, "and")).try("voucher")
		}
		v.Grant = g.ID
	}
	switch {
	case v.Issued > max(c.LocalDay, c.Today):
		return v, wrong("%s lies ahead; a voucher is recorded once it is issued, and approved is not yet issued.", v.Issued.Long())
	case !v.Until.IsZero() && v.Until < v.Issued:
		return v, wrong("It would end on %s, before it was issued on %s.", v.Until.Long(), v.Issued.Long())
	}
	return v, nil
}

// checkGrant compares what is added with what the grant brings in a year.
func (c *Call) checkGrant(v *partner.Voucher, n int) ([]view.Text, error) {
	g, ok := c.Program.Vouchers.Grant(v.Grant)
	if !ok {
		return nil, nil
	}
	if len(g.Sites) > 0 && !slices.Contains(g.Sites, c.Settings.Site) {
		return nil, wrong("The grant %s is of %s, and the account is on site %s.", g.ID, series(g.Sites, "and"), c.Settings.Site).try("voucher")
	}
	year, _, _ := v.Issued.Date()
	have := 0
	for _, o := range c.Book.Vouchers() {
		if y, _, _ := o.Issued.Date(); o.Grant == v.Grant && y == year {
			have++
		}
	}
	if have+n > g.Count {
		return []view.Text{view.T(fmt.Sprintf("With these, %d are recorded for %d, and the %s brings %d.", have+n, year, g.Name, g.Count))}, nil
	}
	return nil, nil
}

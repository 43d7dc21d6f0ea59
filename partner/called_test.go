package partner

import "testing"

func TestCalled(t *testing.T) {
	b := NewBook("T1")
	put := func(people ...Person) {
		var d Delta
		for _, p := range people {
			d.Put = append(d.Put, p)
		}
		b.Apply(d, b.Revision+1)
	}
	check := func(p Person, want string) {
		t.Helper()
		if got := b.Called(&p); got != want {
			t.Errorf("%+v is called %q, want %q", p, got, want)
		}
	}
	ana := Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA"}
	put(ana, Person{ID: 2, Name: "Bo", HuaweiID: "Kim Lee"})
	check(ana, "Ana Silva")
	check(Person{ID: 9, Name: "ana silva", Email: "as@x.example"}, "as@x.example") // not added yet, and a namesake
	check(Person{ID: 9, Name: "Zoë O'Hara-Smith 2", SlackID: "U0ZOE"}, "Zoë O'Hara-Smith 2")
	check(Person{ID: 9, Name: "王伟", SlackID: "U0WW"}, "王伟")
	check(Person{ID: 9, Name: "Kim Lee", SlackID: "U0KIM"}, "U0KIM") // another's HUAWEI ID
	for _, name := range []string{"", "me", "Me", "J. Smith", "U0ANA", "#12", "@ana", "a@b", "--all", "Ana  Silva", "Ana track Silva", "<!channel>", "Ana `x`", "Ana \u202esilva"} {
		check(Person{ID: 9, Name: name, SlackID: "U0X"}, "U0X")
	}
	put(Person{ID: 3, Name: "ANA SILVA"})
	check(ana, "U0ANA")
	put(Person{ID: 3, Name: "Ana Costa"})
	check(ana, "Ana Silva")
	put(Person{ID: 3, Name: "Ana Silva"})
	b.Apply(Delta{Remove: []Ref{{KindPerson, 3}}}, b.Revision+1)
	check(ana, "Ana Silva")
	check(Person{ID: 9, Name: "--", Email: ""}, "#9")
}

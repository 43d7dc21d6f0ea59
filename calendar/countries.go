package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// entry is one calendar that Named knows.
type entry struct {
	id, title string
	holidays  func(year int) []date
	known     func(year int) bool
	aliases   []string
}

// calendars lists what Named knows: two of no country, then countries by code.
// Only countries are here whose holidays are free of work in the whole country and
// follow rules, or whose announcements this program carries. Where the library's
// list differs from a country's law, the entry says how.
func calendars() []entry {
	return []entry{
		{id: EveryDay, title: "every day"},
		{id: Weekdays, title: "Monday to Friday, no holidays", aliases: []string{"weekday", "mon-fri"}},
		{id: "at", title: "Austria", holidays: national(at.Holidays)},
		{id: "au", title: "Australia", holidays: national([]*cal.Holiday{ // those of all states
			au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay})},
		{id: "be", title: "Belgium", holidays: national(be.Holidays)},
		{id: "bg", title: "Bulgaria", holidays: national(bg.Holidays)},
		{id: "br", title: "Brazil", holidays: national(append(except(br.Holidays, br.CorpusChristi, br.Carnaval), // optional days
			fixed("Dia Nacional de Zumbi e da Consciência Negra", time.November, 20, 2024)))}, // Lei 14.759/2023
		{id: "ca", title: "Canada", holidays: national(except(ca.Holidays, ca.EasterMonday, ca.CivicDay))}, // Canada Labour Code
		{id: "ch", title: "Switzerland", holidays: national([]*cal.Holiday{ // those of all cantons
			ch.Neujahr, ch.Auffahrt, ch.Bundesfeiertag, ch.Weihnachtstag})},
		{id: "cn", title: "China", holidays: china, known: chinaKnown, aliases: []string{"PRC", "Mainland China"}},
		{id: "cz", title: "Czechia", holidays: national(cz.Holidays), aliases: []string{"Czech Republic"}},
		{id: "de", title: "Germany", holidays: national(de.Holidays), aliases: []string{"Deutschland"}},
		{id: "dk", title: "Denmark", holidays: national(except(dk.Holidays, dk.Grundlovsdag))}, // a half day by custom only
		{id: "es", title: "Spain", holidays: national(es.Holidays), aliases: []string{"España"}},
		{id: "fr", title: "France", holidays: national(fr.Holidays)},
		{id: "gb", title: "United Kingdom", holidays: national(gb.Holidays), aliases: []string{"uk", "Great Britain", "England"}},
		{id: "gr", title: "Greece", holidays: national(append(except(gr.Holidays, gr.Protoxronia),
			named(gr.Protoxronia, "Πρωτοχρονιά")))},
		{id: "hk", title: "Hong Kong", holidays: hongKong, known: hongKongKnown},
		{id: "hr", title: "Croatia", holidays: national(hr.Holidays)},
		{id: "ie", title: "Ireland", holidays: national(ie.Holidays)},
		{id: "it", title: "Italy", holidays: national(append(except(it.Holidays),
			fixed("San Francesco d'Assisi", time.October, 4, 2026))), aliases: []string{"Italia"}}, // legge 151/2025
		{id: "jp", title: "Japan", holidays: national(jp.Holidays)},
		{id: "lt", title: "Lithuania", holidays: national(lt.Holidays)},
		{id: "lv", title: "Latvia", holidays: national(lv.Holidays)},
		{id: "mx", title: "Mexico", holidays: both(national(mexico()), sixthOctober), aliases: []string{"México"}},
		{id: "nl", title: "Netherlands", holidays: both(national(except(nl.Holidays, nl.GoedeVrijdag, nl.BevrijdingsDag)),
			everyFifth(nl.BevrijdingsDag)), aliases: []string{"the Netherlands", "Holland"}},
		{id: "no", title: "Norway", holidays: national(no.Holidays)},
		{id: "nz", title: "New Zealand", holidays: both(national(append(except(nz.Holidays, nz.QueensBirthday),
			named(nz.QueensBirthday, "King's Birthday"))), matariki), known: func(year int) bool { return year <= 2052 }},
		{id: "pl", title: "Poland", holidays: national(append(except(pl.Holidays),
			fixed("Wigilia Bożego Narodzenia", time.December, 24, 2025)))}, // ustawa of 6 December 2024
		{id: "pt", title: "Portugal", holidays: national(portugal())},
		{id: "ro", title: "Romania", holidays: national(append(except(ro.Holidays),
			fixed("Boboteaza", time.January, 6, 2024), fixed("Sfântul Ioan Botezătorul", time.January, 7, 2024)))}, // Legea 52/2023
		{id: "se", title: "Sweden", holidays: national(se.Holidays)}, // with the eves that its law treats as Sundays
		{id: "sg", title: "Singapore", holidays: singapore, known: singaporeKnown},
		{id: "si", title: "Slovenia", holidays: national(si.Holidays)},
		{id: "sk", title: "Slovakia", holidays: national(slovakia())},
		{id: "us", title: "United States", holidays: national(us.Holidays), aliases: []string{"usa", "United States of America"}},
		{id: "za", title: "South Africa", holidays: national(za.Holidays)},
	}
}

// slovakia is the library's list less the days that stayed holidays and became
// days of work: 1 September from 2024, 17 November from 2025, and 8 May and 15
// September in 2026.
func slovakia() []*cal.Holiday {
	return append(except(sk.Holidays, sk.Constitution, sk.Freedom, sk.Liberation, sk.LadyOfSorrows),
		until(sk.Constitution, 2023), until(sk.Freedom, 2024), but(sk.Liberation, 2026), but(sk.LadyOfSorrows, 2026))
}

// portugal are the holidays of Portugal's Código do Trabalho, article 234.
func portugal() []*cal.Holiday {
	return []*cal.Holiday{
		named(aa.NewYear, "Ano Novo"), easter("Sexta-Feira Santa", -2), fixed("Dia da Liberdade", time.April, 25, 1975),
		fixed("Dia do Trabalhador", time.May, 1, 1974), easter("Corpo de Deus", 60),
		fixed("Dia de Portugal, de Camões e das Comunidades Portuguesas", time.June, 10, 0),
		fixed("Assunção de Nossa Senhora", time.August, 15, 0), fixed("Implantação da República", time.October, 5, 0),
		fixed("Dia de Todos os Santos", time.November, 1, 0), fixed("Restauração da Independência", time.December, 1, 0),
		fixed("Imaculada Conceição", time.December, 8, 0), fixed("Natal", time.December, 25, 0),
	}
}

// mexico are the days of rest of Mexico's Ley Federal del Trabajo, article 74.
func mexico() []*cal.Holiday {
	return []*cal.Holiday{
		named(aa.NewYear, "Año Nuevo"), monday("Día de la Constitución", time.February, 1),
		monday("Natalicio de Benito Juárez", time.March, 3), fixed("Día del Trabajo", time.May, 1, 0),
		fixed("Día de la Independencia", time.September, 16, 0), monday("Día de la Revolución", time.November, 3),
		fixed("Navidad", time.December, 25, 0),
	}
}

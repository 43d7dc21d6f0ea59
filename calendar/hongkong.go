package calendar

import (
	"slices"

	"partnerbot/civil"
)

// hongKong are the general holidays of Hong Kong by its General Holidays
// Ordinance: one that falls on a Sunday, or on another one, is kept on the next
// day that is neither.
func hongKong(year int) []date {
	easter := easterSunday(year)
	days := []date{
		{day: on(year, 101), name: newYearsDay},
		{day: easter - 2, name: "Good Friday"},
		{day: easter - 1, name: "The day following Good Friday"},
		{day: on(year, 501), name: labourDay},
		{day: on(year, 701), name: "HKSAR Establishment Day"},
		{day: on(year, 1001), name: nationalDay},
		{day: on(year, 1225), name: "Christmas Day"},
		{day: on(year, 1226), name: "The first weekday after Christmas Day"},
	}
	if year >= 2000 && year < 2100 {
		days = append(days, date{day: qingming(year), name: "Ching Ming Festival"})
	}
	days = append(days, date{day: easter + 1, name: "Easter Monday"})
	if f, ok := lunar[year]; ok {
		first := on(year, f.newYear)
		days = append(days,
			date{day: first, name: "Lunar New Year's Day"},
			date{day: first + 1, name: "The second day of Lunar New Year"},
			date{day: first + 2, name: "The third day of Lunar New Year"},
			date{day: on(year, f.buddha), name: "The Birthday of the Buddha"},
			date{day: on(year, f.dragonBoat), name: "Tuen Ng Festival"},
			date{day: on(year, f.midAutumn) + 1, name: "The day following the Mid-Autumn Festival"},
			date{day: on(year, f.doubleNinth), name: "Chung Yeung Festival"})
	}
	return notOnSundays(days)
}

// notOnSundays moves each holiday that falls on a Sunday, or on one before it in
// the list, to the next day that is free.
func notOnSundays(days []date) []date {
	taken := func(d civil.Day, but int) bool {
		return d.Weekday() == 0 || slices.ContainsFunc(days[:but], func(h date) bool { return h.day == d }) ||
			slices.ContainsFunc(days[but+1:], func(h date) bool { return h.day == d && h.day.Weekday() != 0 })
	}
	for i := range days {
		sunday := days[i].day.Weekday() == 0
		twice := slices.ContainsFunc(days[:i], func(h date) bool { return h.day == days[i].day })
		for (sunday || twice) && taken(days[i].day, i) {
			days[i].day++
		}
	}
	return days
}

// hongKongKnown reports the years whose list the government has gazetted, and with
// which the rules above were compared.
func hongKongKnown(year int) bool { return year >= 2024 && year <= 2027 }

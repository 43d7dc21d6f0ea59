package calendar

// The days that Singapore's Ministry of Manpower announces year by year, because
// they follow other calendars, and days given once; each is month times 100 plus
// day.
var singaporeAnnounced = map[int][]struct {
	on   int
	name string
}{
	2024: {{410, "Hari Raya Puasa"}, {522, "Vesak Day"}, {617, "Hari Raya Haji"}, {1031, "Deepavali"}},
	2025: {{331, "Hari Raya Puasa"}, {503, "Polling Day"}, {512, "Vesak Day"}, {607, "Hari Raya Haji"}, {1020, "Deepavali"}},
	2026: {{321, "Hari Raya Puasa"}, {527, "Hari Raya Haji"}, {531, "Vesak Day"}, {1108, "Deepavali"}},
}

func singaporeKnown(year int) bool { return singaporeAnnounced[year] != nil }

// singapore are the public holidays of Singapore by its Holidays Act: one on a
// Sunday is kept on the next day that is free.
func singapore(year int) []date {
	days := []date{
		{day: on(year, 101), name: newYearsDay},
		{day: easterSunday(year) - 2, name: "Good Friday"},
		{day: on(year, 501), name: labourDay},
		{day: on(year, 809), name: nationalDay},
		{day: on(year, 1225), name: "Christmas Day"},
	}
	if f, ok := lunar[year]; ok {
		first := on(year, f.newYear)
		days = append(days, date{day: first, name: "Chinese New Year"}, date{day: first + 1, name: "Chinese New Year"})
	}
	for _, h := range singaporeAnnounced[year] {
		days = append(days, date{day: on(year, h.on), name: h.name})
	}
	return notOnSundays(days)
}

package calendar

import "partnerbot/civil"

// stretch is a holiday as the State Council's General Office announces it: days
// off, and days of work on weekends in their stead; each is month times 100 plus
// day.
type stretch struct {
	name     string
	from, to int
	work     []int
}

// The names of China's public holidays.
const (
	newYearsDay     = "New Year's Day"
	springFestival  = "Spring Festival"
	tombSweeping    = "Tomb-Sweeping Day"
	labourDay       = "Labour Day"
	dragonBoat      = "Dragon Boat Festival"
	midAutumn       = "Mid-Autumn Festival"
	nationalDay     = "National Day"
	nationalAutumns = "National Day and Mid-Autumn Festival"
)

// announced are the years whose arrangement was published: notices of the State
// Council's General Office of 25 October 2023, 12 November 2024 and 4 November
// 2025. The next year is added here when its notice is out.
var announced = map[int][]stretch{
	2024: {
		{newYearsDay, 101, 101, nil},
		{springFestival, 210, 217, []int{204, 218}},
		{tombSweeping, 404, 406, []int{407}},
		{labourDay, 501, 505, []int{428, 511}},
		{dragonBoat, 608, 610, nil},
		{midAutumn, 915, 917, []int{914}},
		{nationalDay, 1001, 1007, []int{929, 1012}},
	},
	2025: {
		{newYearsDay, 101, 101, nil},
		{springFestival, 128, 204, []int{126, 208}},
		{tombSweeping, 404, 406, nil},
		{labourDay, 501, 505, []int{427}},
		{dragonBoat, 531, 602, nil},
		{nationalAutumns, 1001, 1008, []int{928, 1011}},
	},
	2026: {
		{newYearsDay, 101, 103, []int{104}},
		{springFestival, 215, 223, []int{214, 228}},
		{tombSweeping, 404, 406, nil},
		{labourDay, 501, 505, []int{509}},
		{dragonBoat, 619, 621, nil},
		{midAutumn, 925, 927, nil},
		{nationalDay, 1001, 1007, []int{920, 1010}},
	},
}

func chinaKnown(year int) bool { return announced[year] != nil }

func china(year int) []date {
	if !chinaKnown(year) {
		return chinaExpected(year)
	}
	var out []date
	for _, s := range announced[year] {
		for d := on(year, s.from); d <= on(year, s.to); d++ {
			out = append(out, date{day: d, name: s.name})
		}
		for _, w := range s.work {
			out = append(out, date{day: on(year, w), name: s.name, work: true})
		}
	}
	return out
}

// chinaExpected are the days off of a year whose arrangement is not out yet, as
// far as rules fix them: by the notice of 12 November 2024 the Spring Festival is
// eight days from the eve on, Labour Day five, National Day seven, and eight with
// the Mid-Autumn Festival among them; by the regulation on public holidays another
// one on a weekend is made up for, which is on the Monday after. Which weekends are
// worked in return, nobody knows before.
func chinaExpected(year int) []date {
	var out []date
	add := func(name string, from civil.Day, days int) {
		for i := range days {
			out = append(out, date{day: from + civil.Day(i), name: name})
		}
	}
	single := func(name string, d civil.Day) {
		add(name, d, 1)
		for e := d; weekend(e); e++ {
			add(name, e+1, 1)
		}
	}
	single(newYearsDay, on(year, 101))
	add(labourDay, on(year, 501), 5)
	if year >= 2008 && year < 2100 {
		single(tombSweeping, qingming(year))
	}
	golden, autumn := 7, nationalDay
	if f, ok := lunar[year]; ok {
		add(springFestival, on(year, f.newYear)-1, 8)
		single(dragonBoat, on(year, f.dragonBoat))
		if f.midAutumn >= 1001 && f.midAutumn <= 1008 {
			golden, autumn = 8, nationalAutumns
		} else {
			single(midAutumn, on(year, f.midAutumn))
		}
	}
	add(autumn, on(year, 1001), golden)
	return out
}

package calendar

import (
	"time"

	"partnerbot/civil"
)

// feasts are the days of the Chinese calendar's feasts in one year, each as month
// times 100 plus day.
type feasts struct{ newYear, buddha, dragonBoat, midAutumn, doubleNinth int }

// The feasts' days as the Hong Kong Observatory's conversion tables have them:
// 1st of the first lunar month, 8th of the fourth, 5th of the fifth, 15th of the
// eighth, 9th of the ninth.
var lunar = map[int]feasts{
	2020: {125, 430, 625, 1001, 1025},
	2021: {212, 519, 614, 921, 1014},
	2022: {201, 508, 603, 910, 1004},
	2023: {122, 526, 622, 929, 1023},
	2024: {210, 515, 610, 917, 1011},
	2025: {129, 505, 531, 1006, 1029},
	2026: {217, 524, 619, 925, 1018},
	2027: {206, 513, 609, 915, 1008},
	2028: {126, 502, 528, 1003, 1026},
	2029: {213, 520, 616, 922, 1016},
	2030: {203, 509, 605, 912, 1005},
	2031: {123, 528, 624, 1001, 1024},
	2032: {211, 516, 612, 919, 1012},
	2033: {131, 506, 601, 908, 1001},
	2034: {219, 525, 620, 927, 1020},
	2035: {208, 515, 610, 916, 1009},
	2036: {128, 503, 530, 1004, 1027},
	2037: {215, 522, 618, 924, 1017},
	2038: {204, 511, 607, 913, 1007},
	2039: {124, 430, 527, 1002, 1026},
	2040: {212, 518, 614, 920, 1014},
}

// on is the day of a year written as month times 100 plus day.
func on(year, monthDay int) civil.Day {
	return civil.Must(year, time.Month(monthDay/100), monthDay%100)
}

// qingming is Tomb-Sweeping Day, the solar term on 4 or 5 April. The formula holds
// from 2000 through 2099.
func qingming(year int) civil.Day {
	y := year % 100
	return on(year, 401) + civil.Day((y*2422+48100)/10000-y/4-1)
}

package program

// KPI is a number that the vendor, or the company itself, measures a partner by.
type KPI struct {
	ID, Name string
	Source   Source
}

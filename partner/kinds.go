package partner

import (
	"encoding/json"
	"fmt"
)

// kindRow is what is known of a kind of fact.
type kindRow struct {
	kind   Kind
	shelf  func() shelf // makes an empty one; nil: the Book keeps a table of its own for it
	decode func(read func(into any) error) (Fact, error)
}

// kindRows names every kind in the order in which facts are loaded and written.
// A new kind of fact is a line here and a file of its own.
var kindRows = []kindRow{
	{KindSettings, nil, decodeAs[Settings]},
	{KindPerson, nil, decodeAs[Person]},
	{KindCertificate, nil, decodeAs[Certificate]},
	{KindCompetency, nil, decodeAs[Held]},
	{KindThreshold, nil, decodeAs[Threshold]},
	{KindMaterial, nil, decodeAs[Material]},
	{KindReading, nil, decodeAs[Read]},
	{KindResponse, func() shelf { return shelfBy((*Response).duty) }, decodeAs[Response]},
	{KindMute, shelfOf[Mute], decodeAs[Mute]},
	{KindReader, func() shelf { return shelfBy((*Reader).user) }, decodeAs[Reader]},
	{KindSchedule, shelfOf[Schedule], decodeAs[Schedule]},
	{KindApplication, shelfOf[Application], decodeAs[Application]},
	{KindRecord, shelfOf[Record], decodeAs[Record]},
	{KindStandIn, shelfOf[StandIn], decodeAs[StandIn]},
	{KindMaterialVersion, shelfOf[MaterialVersion], decodeAs[MaterialVersion]},
	{KindFund, shelfOf[Fund], decodeAs[Fund]},
	{KindFundQuota, shelfOf[FundQuotaSet], decodeAs[FundQuotaSet]},
	{KindRenewal, shelfOf[RenewalEntry], decodeAs[RenewalEntry]},
	{KindTier, shelfOf[TierEntry], decodeAs[TierEntry]},
	{KindDeal, shelfOf[Deal], decodeAs[Deal]},
	{KindPriorities, shelfOf[Priorities], decodeAs[Priorities]},
	{KindKPIReading, func() shelf { return shelfBy((*KPIReading).kpi) }, decodeAs[KPIReading]},
	{KindKPIGoal, func() shelf { return shelfBy((*KPIGoal).kpi) }, decodeAs[KPIGoal]},
	{KindKPIOwner, func() shelf { return shelfBy((*KPIOwner).kpi) }, decodeAs[KPIOwner]},
	{KindClaim, shelfOf[Claim], decodeAs[Claim]},
	{KindEstimate, shelfOf[Estimate], decodeAs[Estimate]},
	{KindConstraint, shelfOf[Constraint], decodeAs[Constraint]},
	{KindPosting, shelfOf[Posting], decodeAs[Posting]},
	{KindVoucher, shelfOf[Voucher], decodeAs[Voucher]},
	{KindWatch, shelfOf[Watch], decodeAs[Watch]},
	{KindCheck, shelfOf[Check], decodeAs[Check]},
	{KindNews, shelfOf[Bulletin], decodeAs[Bulletin]},
	{KindFeed, func() shelf { return shelfBy((*Feed).sum) }, decodeAs[Feed]},
}

// Kinds lists every kind in the order in which facts are loaded and written.
var Kinds = func() []Kind {
	out := make([]Kind, len(kindRows))
	for i := range kindRows {
		out[i] = kindRows[i].kind
	}
	return out
}()

// kindPlaces are the places of the kinds in Kinds: every fact that is read asks for one.
var kindPlaces = func() map[Kind]int {
	out := make(map[Kind]int, len(Kinds))
	for i, k := range Kinds {
		out[k] = i
	}
	return out
}()

// Place is the kind's place in Kinds; -1 for one that is not known.
func (k Kind) Place() int {
	if i, ok := kindPlaces[k]; ok {
		return i
	}
	return -1
}

// shelves makes an empty shelf for each kind that has one.
func shelves() map[Kind]shelf {
	out := make(map[Kind]shelf, len(kindRows))
	for i := range kindRows {
		if r := &kindRows[i]; r.shelf != nil {
			out[r.kind] = r.shelf()
		}
	}
	return out
}

// Decode reads a fact of a kind from its JSON.
func Decode(k Kind, raw []byte) (Fact, error) {
	return DecodeBy(k, func(into any) error { return json.Unmarshal(raw, into) })
}

// DecodeBy lets read fill a fact of a kind; it is handed a pointer to an empty one.
func DecodeBy(k Kind, read func(into any) error) (Fact, error) {
	at := k.Place()
	if at < 0 {
		return nil, fmt.Errorf("there is no kind of fact %q", k)
	}
	return kindRows[at].decode(read)
}

func decodeAs[T Fact](read func(into any) error) (Fact, error) {
	var f T
	err := read(&f)
	return f, err
}

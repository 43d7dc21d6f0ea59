package program

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Reading YAML with its positions takes longer than all else that happens
// before the first answer. So an embedded pack lies beside its compiled form,
// which is used while it was made of the very file that is embedded; a pack
// that was changed and not compiled anew is read from its YAML, only slower.

// compiled is an embedded pack after it was read and checked.
type compiled struct {
	Of      string   `json:"of"` // SHA-256 of the YAML
	Zone    string   `json:"zone"`
	Program *Program `json:"program"`
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// compile gives the compiled form of a pack that was loaded from data.
func compile(p *Program, data []byte) ([]byte, error) {
	plain := *p
	plain.Zone = nil
	out, err := json.Marshal(compiled{Of: sum(data), Zone: p.Zone.String(), Program: &plain})
	return append(out, '\n'), err
}

// fromCompiled loads an embedded pack from its compiled form, if that was made
// of data.
func fromCompiled(name string, data []byte) (*Program, bool) {
	raw, err := packs.ReadFile("packs/" + name + ".json")
	if err != nil {
		return nil, false
	}
	var c compiled
	if err := json.Unmarshal(raw, &c); err != nil || c.Of != sum(data) || c.Program == nil {
		return nil, false
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, false
	}
	c.Program.Zone = zone
	c.Program.prepare()
	return c.Program, true
}

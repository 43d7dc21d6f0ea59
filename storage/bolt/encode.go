package bolt

import (
	"slices"

	"partnerbot/partner"
)

// encodeFacts gives the stored form of facts, in order. Of many, the next ones
// are encoded while those before are put.
func encodeFacts(e *encoder, facts []partner.Fact, rev uint64, put func(partner.Fact, []byte) error) error {
	const chunk = 1024
	if len(facts) <= chunk {
		raws, err := encodeChunk(e, facts, rev)
		if err != nil {
			return err
		}
		return putChunk(facts, raws, put)
	}
	type encoded struct {
		facts []partner.Fact
		raws  [][]byte
		err   error
	}
	ahead := make(chan encoded, 8)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(ahead)
		for part := range slices.Chunk(facts, chunk) {
			raws, err := encodeChunk(newEncoder(len(part)), part, rev)
			select {
			case ahead <- encoded{part, raws, err}:
			case <-stop:
				return
			}
		}
	}()
	for e := range ahead {
		if e.err != nil {
			return e.err
		}
		if err := putChunk(e.facts, e.raws, put); err != nil {
			return err
		}
	}
	return nil
}

func encodeChunk(e *encoder, facts []partner.Fact, rev uint64) ([][]byte, error) {
	raws := make([][]byte, len(facts))
	for i, f := range facts {
		raw, err := e.fact(f, rev)
		if err != nil {
			return nil, err
		}
		raws[i] = raw
	}
	return raws, nil
}

func putChunk(facts []partner.Fact, raws [][]byte, put func(partner.Fact, []byte) error) error {
	for i, f := range facts {
		if err := put(f, raws[i]); err != nil {
			return err
		}
	}
	return nil
}

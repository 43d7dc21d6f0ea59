package amount

import "math/big"

// Split gives the least amount, with as many decimals as its currency has, of which
// n make at least a: 100 USD in 3 parts are 33.34 USD each. n is at least 1; of a
// plain number there are four decimals.
func (a Amount) Split(n int64) Amount {
	if n < 1 || a.Parts <= 0 {
		return Amount{Currency: a.Currency}
	}
	step := int64(1)
	if a.Currency != "" {
		for range digits - decimals(a.Currency) {
			step *= 10
		}
	}
	d := new(big.Int).Mul(big.NewInt(n), big.NewInt(step))
	q, rest := new(big.Int).QuoRem(big.NewInt(a.Parts), d, new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return Amount{q.Int64() * step, a.Currency}
}

// Floor gives a plain number cut to so many decimals, towards the lower: 24.999 to
// 24.99, so that what is below a line is never written as on it.
func (a Amount) Floor(decimals int) Amount {
	step := int64(1)
	for range digits - min(max(decimals, 0), digits) {
		step *= 10
	}
	rest := a.Parts % step
	if rest < 0 {
		rest += step
	}
	return Amount{a.Parts - rest, a.Currency}
}

package commands

import (
	"regexp"
	"sync"
)

// lazily gives an expression that is compiled when it is first asked for, so that a
// start does not wait for what few messages need.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

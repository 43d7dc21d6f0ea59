package sandbox

import (
	"regexp"
	"sync"
)

// lazily compiles an expression when it is first used: the workspace is part of
// a program that mostly runs without it, and should not slow down its start.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

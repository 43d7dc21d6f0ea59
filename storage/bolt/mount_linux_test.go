package bolt_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"partnerbot/storage/bolt"
)

// small mounts a file system of a few megabytes, or skips.
func small(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("cannot mount a small file system (%v); TestFullByLimit covers what follows", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func TestFullDisk(t *testing.T) {
	dir := small(t, "6m")
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := bolt.Open(filepath.Join(dir, "test.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checkFull(t, s, func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	})
}

// A file or folder that may not be written says so. The test is run by a user
// without rights, in a process of its own if need be.
func TestOpenWithoutRights(t *testing.T) {
	dir, err := os.MkdirTemp("", "bolt-rights-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "test.db")
	s := open(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(path, 0o444), os.Chmod(dir, 0o555)); err != nil {
		t.Fatal(err)
	}
	for what, file := range map[string]string{"a file": path, "a folder": filepath.Join(dir, "new.db")} {
		says := openAsNobody(t, dir, file)
		if !strings.Contains(says, "the database cannot be written") || !strings.Contains(says, "give the program the right") {
			t.Errorf("%s: %q, want ErrReadOnly that says what to do", what, says)
		}
	}
}

func openAsNobody(t *testing.T, dir, file string) string {
	t.Helper()
	cmd := process(t, "open", file)
	if os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		exe := filepath.Join(filepath.Dir(dir), filepath.Base(dir)+".test")
		data, err := os.ReadFile(cmd.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(exe, data, 0o755); err != nil { //nolint:gosec // another user runs it
			t.Fatal(err)
		}
		defer os.Remove(exe)
		cmd.Path, cmd.Dir = exe, "/"
	}
	out, err := cmd.Output()
	var missing *exec.Error
	if errors.As(err, &missing) || errors.Is(err, os.ErrPermission) {
		t.Skipf("cannot run as another user: %v", err)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

//go:build unix

// Package pgtest starts a PostgreSQL for tests, from the binaries on the machine.
// Nothing but tests imports it.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Server is a PostgreSQL for the tests of one test binary: a process in a
// temporary folder, reached by a Unix socket.
type Server struct {
	folder  string
	process *exec.Cmd
	log     bytes.Buffer
}

// ErrNoBinaries says that the machine has no PostgreSQL to start.
var ErrNoBinaries = errors.New("there is no initdb and postgres on PATH nor in /usr/lib/postgresql/*/bin; install the package postgresql")

// binaries finds the folder of the newest PostgreSQL.
func binaries() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return versionOf(b) - versionOf(a) })
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append([]string{filepath.Dir(path)}, folders...)
		}
	}
	for _, folder := range folders {
		_, err1 := os.Stat(filepath.Join(folder, "initdb"))
		_, err2 := os.Stat(filepath.Join(folder, "postgres"))
		if err1 == nil && err2 == nil {
			return folder, nil
		}
	}
	return "", ErrNoBinaries
}

func versionOf(folder string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	return n
}

// Start makes an empty server and starts it. Whoever starts one stops it.
func Start() (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	// A socket's path may have a hundred bytes only.
	folder, err := os.MkdirTemp("/tmp", "partnerbot-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder}
	who, err := s.unprivileged()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	data := filepath.Join(folder, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "partnerbot", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	initdb.Dir, initdb.SysProcAttr = folder, &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(folder))
	}
	s.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	s.process.Dir, s.process.Stdout, s.process.Stderr = folder, &s.log, &s.log
	// Should the test binary be killed, the server ends with it.
	s.process.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
	if err := s.process.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := s.ready(bin); err != nil {
		s.Stop()
		return nil, fmt.Errorf("%w: %s", err, s.log.String())
	}
	return s, nil
}

// unprivileged gives the user to run as: postgres refuses to run as root.
func (s *Server) unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	var who *user.User
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		if who, err = user.Lookup(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(s.folder, uid, gid)
}

func (s *Server) ready(bin string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		out, err := exec.CommandContext(ctx, filepath.Join(bin, "pg_isready"), "-h", s.folder).CombinedOutput()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("pg_isready: %w: %s", err, out)
		case <-pause.C:
		}
	}
}

// Folder is where the server's socket lies.
func (s *Server) Folder() string { return s.folder }

// Stop ends the server and removes its folder.
func (s *Server) Stop() {
	_ = s.process.Process.Signal(syscall.SIGQUIT) // at once: there is nothing to keep
	_ = s.process.Wait()
	_ = os.RemoveAll(s.folder)
}

// URL names a database of the server; there is one called postgres.
func (s *Server) URL(database string, params url.Values) string {
	if params == nil {
		params = url.Values{}
	}
	params.Set("host", s.folder)
	return "postgres://partnerbot@/" + database + "?" + params.Encode()
}

package cli

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// TestCtrlCEndsTheSandbox interrupts the built program while its page is open in
// a browser: its endless answer is being read, and there are connections over
// which nothing has come yet, as browsers keep them.
func TestCtrlCEndsTheSandbox(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(build(t, dir, "partnerbot", ".."), "sandbox", "--addr", "127.0.0.1:0")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	defer func() { _ = cmd.Process.Kill() }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(line)
	if address == "" {
		t.Fatalf("the sandbox does not say where it is: %q", line)
	}
	page, err := http.Get("http://" + address + "/sandbox/events")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if _, err := page.Body.Read(make([]byte, 1)); err != nil {
		t.Fatalf("the page's endless answer does not begin: %v", err)
	}
	go func() { _, _ = io.Copy(io.Discard, page.Body) }()
	for range 2 {
		silent, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
	}
	last, err := http.Get("http://" + address + "/sandbox/state") // once it is answered, those before it are accepted too
	if err != nil {
		t.Fatal(err)
	}
	_ = last.Body.Close()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the sandbox ended with %v", err)
		}
		t.Logf("it took %v", time.Since(began).Round(time.Millisecond))
	case <-time.After(4 * time.Second): // generous for a busy machine; unmended it takes five
		t.Error("the sandbox has not ended 4 s after Ctrl-C")
	}
}

package storage_test

import (
	"errors"
	"strings"
	"testing"

	"partnerbot/storage"
)

func TestParseURL(t *testing.T) {
	for _, c := range []struct {
		in, path, says string
	}{
		{"", "partnerbot.db", ""},
		{"bolt:partnerbot.db", "partnerbot.db", ""},
		{" BOLT:/var/lib/partnerbot/db ", "/var/lib/partnerbot/db", ""},
		{"bolt:///var/lib/db", "/var/lib/db", ""},
		{"bolt://data/db", "data/db", ""},
		{`bolt:C:\data\db`, `C:\data\db`, ""},
		{"bolt:", "", "name is missing"},
		{"bolt:a\x00b", "", "name is missing"},
		{"partnerbot.db", "", "what kind of database"},
		{"mysql://u:hunter2@h/db", "", "there are files"},
		{"postgres://u:hunter2@h/db", "postgres://u:hunter2@h/db", ""},
		{" postgresql://u:hunter2@h/db", "postgresql://u:hunter2@h/db", ""},
	} {
		scheme, path, err := storage.ParseURL(c.in)
		if c.says == "" {
			want := "bolt"
			if strings.Contains(c.in, "postgres") {
				want = "postgres"
			}
			if err != nil || scheme != want || path != c.path {
				t.Errorf("ParseURL(%q) = %q, %q, %v; want %s, %q", c.in, scheme, path, err, want, c.path)
			}
			continue
		}
		if !errors.Is(err, storage.ErrURL) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("ParseURL(%q): error %v, want one that says %q", c.in, err, c.says)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("ParseURL(%q) gives the password away: %v", c.in, err)
		}
	}
}

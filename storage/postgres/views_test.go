package postgres_test

import (
	"context"
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// TestViews holds the view of each kind of fact against its fields. A new kind or
// field is a new migration; this test prints what to put into it.
func TestViews(t *testing.T) {
	url := fresh(t)
	open(t, url)
	c := dial(t, url)
	defer func() { _ = c.Close(context.Background()) }()
	for _, kind := range partner.Kinds {
		fields := fieldsOf(t, kind)
		want := map[string]string{"workspace": "text", "id": "bigint", "rev": "bigint"}
		for _, f := range fields {
			want[f.name] = f.kind
		}
		rows, err := c.Query(t.Context(), `SELECT column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = $1`, viewOf(kind))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		var name, typ string
		if _, err := pgx.ForEachRow(rows, []any{&name, &typ}, func() error { got[name] = typ; return nil }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nIn a new migration:\n%s", viewOf(kind), diff, viewSQL(kind, fields))
		}
	}
}

type field struct{ name, kind string }

// fieldsOf gives the columns of a kind's view that come from its JSON.
func fieldsOf(t *testing.T, kind partner.Kind) (fields []field) {
	t.Helper()
	f, err := partner.Decode(kind, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, sf := range reflect.VisibleFields(reflect.TypeOf(f)) {
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		switch name {
		case "", "-", "id", "rev":
			continue
		}
		kind := "jsonb"
		switch {
		case sf.Type == reflect.TypeFor[civil.Day]():
			kind = "date"
		case sf.Type == reflect.TypeFor[time.Time]():
			kind = "timestamp with time zone"
		case sf.Type.Kind() == reflect.String, sf.Type.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
			kind = "text"
		case sf.Type.Kind() == reflect.Bool:
			kind = "boolean"
		case sf.Type.Kind() >= reflect.Int && sf.Type.Kind() <= reflect.Uint64:
			kind = "bigint"
		}
		fields = append(fields, field{name, kind})
	}
	return fields
}

func viewOf(kind partner.Kind) string { return "fact_" + strings.ReplaceAll(string(kind), "-", "_") }

func viewSQL(kind partner.Kind, fields []field) string {
	var out strings.Builder
	fmt.Fprintf(&out, "CREATE VIEW %s AS SELECT workspace, id, revision AS rev", viewOf(kind))
	for _, f := range fields {
		value := fmt.Sprintf("(fact ->> '%s')::%s", f.name, f.kind)
		switch f.kind {
		case "jsonb":
			value = fmt.Sprintf("fact -> '%s'", f.name)
		case "text":
			value = fmt.Sprintf("fact ->> '%s'", f.name)
		case "boolean":
			value = "coalesce(" + value + ", false)"
		case "timestamp with time zone":
			value = fmt.Sprintf("(fact ->> '%s')::timestamptz", f.name)
		}
		fmt.Fprintf(&out, ",\n    %s AS %q", value, f.name)
	}
	fmt.Fprintf(&out, "\n    FROM facts WHERE kind = '%s' AND fact IS NOT NULL;\n", kind)
	return out.String()
}

// TestViewsShow reads what was written through the views, as an operator would.
func TestViewsShow(t *testing.T) {
	url := fresh(t)
	s := open(t, url)
	day := civil.Must(2025, time.May, 14)
	c := storage.Change{
		Delta: partner.Delta{Put: []partner.Fact{
			partner.Person{ID: 1, Name: "Ana \x00 华为", Email: "ana@example.com", Dedicated: true, LeftOn: day, Bindings: []partner.Binding{{State: partner.Associated}}},
			partner.Threshold{ID: 3, Path: "service", Phase: "p", Requirement: "r", Value: 4, On: noon.Add(time.Nanosecond)},
			partner.Material{ID: 4, Kind: "case", Title: "A case"},
		}},
		Audit:   storage.Entry{At: noon, By: "U1", Via: "slash", Verb: "add", Summary: "Ana was added"},
		Notices: []storage.Notice{{Key: "digest/1", Kind: "digest", At: noon, Target: storage.Target{Channel: "C1", Thread: "1.1"}, Items: []storage.Item{{Key: "i1", Kind: "k"}}}},
	}
	mustUpdate(t, s, "T01", "", c)
	mustUpdate(t, s, "T01", "", storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindMaterial, ID: 4}}}})
	db := dial(t, url)
	defer func() { _ = db.Close(context.Background()) }()
	if _, err := db.Exec(t.Context(), "SET TimeZone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct{ sql, want string }{
		{`SELECT workspace || id || rev || name || email || dedicated || left_on || (bindings -> 0 ->> 'state') FROM fact_person`,
			"T0111Ana \ue0000 华为ana@example.comtrue2025-05-14associated"},
		{`SELECT value || ' ' || "on" FROM fact_threshold`, "4 2026-03-02 12:00:00+00"},
		{`SELECT count(*)::text FROM fact_material`, "0"},
		{`SELECT seq || "by" || via || verb || summary || at FROM audit_log`, "1U1slashaddAna was added2026-03-02 12:00:00+00"},
		{`SELECT key || kind || state || at || channel || thread || (items -> 0 ->> 'key') FROM outbox`, "digest/1digestwaiting2026-03-02 12:00:00+00C11.1i1"},
	} {
		var got string
		if err := db.QueryRow(t.Context(), q.sql).Scan(&got); err != nil || got != q.want {
			t.Errorf("%s\ngives %q, %v; want %q", q.sql, got, err, q.want)
		}
	}
}

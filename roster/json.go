package roster

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// readJSON reads a list of objects, one per row, as Write gives them.
func readJSON(r *reader, text string) error {
	r.strict = true
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return refuseFile(r.sheet.Name, `JSON, but no list of rows; it must look like [{"name": "Ana Silva", "email": "ana@example.com"}]`)
	}
	r.head = &header{names: Columns}
	for f := range fields {
		r.head.at = append(r.head.at, f)
	}
	r.sheet.head = r.head
	j := jsonRows{reader: r, ignores: make(map[string]bool)}
	for number := 1; dec.More(); number++ {
		var entry map[string]any
		if err := dec.Decode(&entry); err != nil {
			var wrong *json.UnmarshalTypeError
			if !errors.As(err, &wrong) {
				return refuseFile(r.sheet.Name, "entry %d: %v", number, err)
			}
			if err := r.count(); err != nil {
				return err
			}
			r.refuse(number, "", "", "not an object with names and values")
			continue
		}
		if err := j.entry(number, entry); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return refuseFile(r.sheet.Name, "the list is not closed: the file is cut off")
	}
	if _, err := dec.Token(); err != io.EOF {
		return refuseFile(r.sheet.Name, "something follows the end of the list")
	}
	if len(j.ignored) > 0 {
		r.sheet.Warnings = append(r.sheet.Warnings, "ignored, not known to a roster: "+list(j.ignored))
	}
	return nil
}

// jsonRows turns objects into rows of a table whose columns are those of the roster.
type jsonRows struct {
	*reader
	ignores map[string]bool
	ignored []string
}

func (j *jsonRows) entry(number int, entry map[string]any) error {
	cells := make([]string, fields)
	for _, name := range slices.Sorted(maps.Keys(entry)) {
		f, value := fieldOf(name), entry[name]
		if f == unknown {
			if !j.ignores[name] {
				j.ignores[name] = true
				j.ignored = append(j.ignored, fmt.Sprintf("%q", short(name)))
			}
			continue
		}
		text, err := jsonText(value)
		if err != nil || cells[f] != "" && text != "" {
			if cerr := j.count(); cerr != nil {
				return cerr
			}
			if err == nil {
				err = fmt.Errorf("the %s is given twice", Columns[f])
			}
			j.refuse(number, name, "", err.Error())
			return nil
		}
		if text != "" {
			cells[f] = text
		}
	}
	return j.row(number, cells)
}

func jsonText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		if v {
			return "yes", nil
		}
		return "no", nil
	}
	return "", fmt.Errorf("holds a list or an object where a word is wanted")
}

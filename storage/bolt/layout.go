package bolt

import (
	"encoding/binary"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// The file:
//
//	meta        schema -> {"schema":1}
//	due         time, workspace, 0, notice -> target: what may be claimed when
//	workspaces  a bucket for each workspace, in it
//	    state       -> {"revision":7,"last":{"person":3},"head":{"seq":9,"hash":"4be1"}}
//	    fact.KIND   id -> {"v":1,"fact":{...}}, a bucket for each kind
//	    audit       sequence number -> line of the log, chained (partner.LedgerLine)
//	    recent      audit number, a, time it ends, dedupe key -> what was answered
//	                audit number, u, time it ends -> what takes the change back
//	    notices     key -> notice
//	    agenda      time, key -> nothing: notices by At
//	    open        time, key -> state: those of them that are not settled, and the refused
//	    items       item key -> key of the notice that says it
//	    posted      channel, 0, ts -> key of the notice
//	    cursors     name -> time
//
// Numbers and times in keys are big-endian. Bodies are JSON, in an envelope that
// carries the version of the record.
//
// Dedupe keys come in no order. Were they keys here, each change would touch a
// page of its own; so they lie in the order of the log, and memory knows where.

var (
	bucketMeta       = []byte("meta")
	bucketDue        = []byte("due")
	bucketWorkspaces = []byte("workspaces")

	bucketAudit   = []byte("audit")
	bucketRecent  = []byte("recent")
	bucketNotices = []byte("notices")
	bucketAgenda  = []byte("agenda")
	bucketOpen    = []byte("open")
	bucketItems   = []byte("items")
	bucketPosted  = []byte("posted")
	bucketCursors = []byte("cursors")

	// Of files before version 4.
	bucketExpiry = []byte("expiry")
	bucketDedupe = []byte("dedupe")
	bucketUndo   = []byte("undo")

	keySchema = []byte("schema")
	keyState  = []byte("state")
)

// appended is the fill of pages whose keys only ever grow.
const appended = 0.9

// factBuckets lists the bucket of each kind in the order of partner.Kinds.
var factBuckets = func() [][]byte {
	out := make([][]byte, len(partner.Kinds))
	for i, k := range partner.Kinds {
		out[i] = []byte("fact." + string(k))
	}
	return out
}()

const timeSize = 12

// appendTime writes a time so that keys sort by it: seconds with the sign bit
// turned over, then nanoseconds.
func appendTime(key []byte, t time.Time) []byte {
	key = binary.BigEndian.AppendUint64(key, uint64(t.Unix())^(1<<63))
	return binary.BigEndian.AppendUint32(key, uint32(t.Nanosecond()))
}

func readTime(key []byte) time.Time {
	sec := int64(binary.BigEndian.Uint64(key) ^ (1 << 63))
	return time.Unix(sec, int64(binary.BigEndian.Uint32(key[8:]))).UTC()
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func readNumber(key []byte) uint64 { return binary.BigEndian.Uint64(key) }

func factKey(id partner.ID) []byte { return binary.BigEndian.AppendUint32(nil, uint32(id)) }

// timed is a key of the indexes over all workspaces.
func timed(t time.Time, workspace, rest string) []byte {
	key := make([]byte, 0, timeSize+len(workspace)+1+len(rest))
	key = appendTime(key, t)
	key = append(key, workspace...)
	key = append(key, 0)
	return append(key, rest...)
}

func splitTimed(key []byte) (t time.Time, workspace, rest string, err error) {
	if len(key) < timeSize {
		return t, "", "", damaged("a key of an index is cut off")
	}
	workspace, rest, found := strings.Cut(string(key[timeSize:]), "\x00")
	if !found {
		return t, "", "", damaged("a key of an index is cut off")
	}
	return readTime(key), workspace, rest, nil
}

// checkKey refuses what cannot be a key.
func checkKey(what, key string) error {
	const longest = 4096
	return storage.CheckKey(what, key, longest)
}

// space gives the bucket of a workspace, nil if it was never written.
func space(tx *bbolt.Tx, workspace string) *bbolt.Bucket {
	return tx.Bucket(bucketWorkspaces).Bucket([]byte(workspace))
}

// within gives a bucket of a workspace, nil if it was never written.
func within(tx *bbolt.Tx, workspace string, name []byte) *bbolt.Bucket {
	if b := space(tx, workspace); b != nil {
		return b.Bucket(name)
	}
	return nil
}

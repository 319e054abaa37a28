package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// writeLog publishes a log through the product and returns its verifier key.
func writeLog(t *testing.T, dir string, size int, word string) string {
	t.Helper()
	writer := os.Getenv("WRIT_LOG_WRITER")
	if writer == "" {
		t.Skip("WRIT_LOG_WRITER names no log_writer")
	}
	out, err := exec.Command(writer, dir, fmt.Sprint(size), word).Output()
	if err != nil {
		t.Fatalf("log_writer: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func read(t *testing.T, dir, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, dir, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func accept(t *testing.T, o options) string {
	t.Helper()
	line, err := run(o)
	if err != nil {
		t.Errorf("refused: %v", err)
	}
	return line
}

func refuse(t *testing.T, o options, cause string) {
	t.Helper()
	line, err := run(o)
	if err == nil {
		t.Errorf("accepted: %s", line)
	} else if !strings.Contains(err.Error(), cause) {
		t.Errorf("refused for %q, not for %q", err, cause)
	}
}

func TestLogsOfEverySizeAroundATileAreAccepted(t *testing.T) {
	for _, size := range []int{0, 1, 2, 255, 256, 257, 70000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			dir := t.TempDir()
			vkey := writeLog(t, dir, size, "entry")
			line := accept(t, options{dir: dir, vkey: vkey, every: size <= 257})
			if want := fmt.Sprintf("has %d entries", size); !strings.Contains(line, want) {
				t.Errorf("%q says not %q", line, want)
			}
		})
	}
}

func TestGrownLogContinuesEachEarlierCheckpoint(t *testing.T) {
	dir, kept := t.TempDir(), t.TempDir()
	sizes := []int{0, 1, 2, 3, 200, 255, 256, 257, 511, 512, 600, 70000}
	for i, size := range sizes {
		vkey := writeLog(t, dir, size, "entry")
		write(t, kept, fmt.Sprint(size), read(t, dir, "checkpoint"))
		for _, earlier := range sizes[:i+1] {
			accept(t, options{dir: dir, vkey: vkey, continues: filepath.Join(kept, fmt.Sprint(earlier))})
		}
	}
}

func TestLogThatDoesNotContinueTheEarlierCheckpointIsRefused(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	vkey := writeLog(t, dir, 300, "entry")
	for _, size := range []int{1, 256, 299, 300} {
		forked := filepath.Join(other, fmt.Sprint(size))
		writeLog(t, forked, size, "another")
		refuse(t, options{dir: dir, vkey: vkey, continues: filepath.Join(forked, "checkpoint")}, "does not continue")
	}
	writeLog(t, other, 301, "entry")
	refuse(t, options{dir: dir, vkey: vkey, continues: filepath.Join(other, "checkpoint")}, "it had 301 entries")
}

// The files of a log of 600 entries; `checkpoint` is the last.
var files = []string{
	"tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
	"tile/entries/000", "tile/entries/001", "tile/entries/002.p/88", "checkpoint",
}

// firstEntries cuts a tile of entries after n of them.
func firstEntries(tile []byte, n int) (first, rest []byte) {
	end := 0
	for ; n > 0; n-- {
		end += 2 + int(tile[end])<<8 + int(tile[end+1])
	}
	return tile[:end], tile[end:]
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

type mutation struct {
	name, cause string
	apply       func(t *testing.T, dir string)
}

// changed replaces one file by what f makes of it.
func changed(file string, f func(data []byte) []byte) func(*testing.T, string) {
	return func(t *testing.T, dir string) { write(t, dir, file, f(append([]byte(nil), read(t, dir, file)...))) }
}

func swapped(a, b string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		first, second := read(t, dir, a), read(t, dir, b)
		write(t, dir, a, second)
		write(t, dir, b, first)
	}
}

// checkpointOf puts the true checkpoint of another log of the same key in place.
func checkpointOf(size int, word string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		other := t.TempDir()
		writeLog(t, other, size, word)
		write(t, dir, "checkpoint", read(t, other, "checkpoint"))
	}
}

func mutations() []mutation {
	var list []mutation
	for _, file := range files {
		file := file // each closure has its own
		for _, place := range []struct {
			name string
			of   func(n int) int
		}{
			{"first", func(int) int { return 0 }},
			{"middle", func(n int) int { return n / 2 }},
			{"last", func(n int) int { return n - 1 }},
		} {
			place := place
			flip := func(data []byte) []byte { data[place.of(len(data))] ^= 1; return data }
			list = append(list, mutation{"flipped " + place.name + " byte of " + file, "", changed(file, flip)})
		}
		list = append(list,
			mutation{"truncated " + file, file, changed(file, func(d []byte) []byte { return d[:len(d)-1] })},
			mutation{"emptied " + file, file, changed(file, func([]byte) []byte { return nil })},
			mutation{"lengthened " + file, file, changed(file, func(d []byte) []byte { return append(d, 0) })},
			mutation{"removed " + file, file, func(t *testing.T, dir string) {
				if err := os.Remove(filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}})
	}
	return append(list,
		mutation{"swapped entries", "tile/0/000", changed("tile/entries/000", func(d []byte) []byte {
			one, rest := firstEntries(d, 1)
			two, rest := firstEntries(rest, 1)
			return join(two, one, rest)
		})},
		mutation{"swapped hashes", "tile/0/001", changed("tile/0/001", func(d []byte) []byte {
			return join(d[32:64], d[:32], d[64:])
		})},
		mutation{"swapped tiles of entries", "tile/0/000", swapped("tile/entries/000", "tile/entries/001")},
		mutation{"swapped tiles of hashes", "tile/0/000", swapped("tile/0/000", "tile/0/001")},
		mutation{"appended entry", "not exactly 88", changed("tile/entries/002.p/88", func(d []byte) []byte {
			return append(d, 0, 3, 'n', 'e', 'w')
		})},
		mutation{"taken entry", "not exactly 88", changed("tile/entries/002.p/88", func(d []byte) []byte {
			first, _ := firstEntries(d, 87)
			return first
		})},
		mutation{"checkpoint of a smaller log", "tile", checkpointOf(599, "entry")},
		mutation{"checkpoint of a larger log", "tile", checkpointOf(601, "entry")},
		mutation{"checkpoint of another log of this size", "root", checkpointOf(600, "another")},
		mutation{"size altered under the signature", "signature", changed("checkpoint", func(d []byte) []byte {
			return bytes.Replace(d, []byte("\n600\n"), []byte("\n601\n"), 1)
		})},
		mutation{"signature of other bytes", "signature", changed("checkpoint", func(d []byte) []byte {
			at := bytes.LastIndexByte(d, ' ') + 20
			d[at] = map[bool]byte{true: 'B', false: 'A'}[d[at] == 'A']
			return d
		})},
		mutation{"signature line taken away", "checkpoint", changed("checkpoint", func(d []byte) []byte {
			return d[:bytes.Index(d, []byte("\n\n"))+2]
		})},
	)
}

func copyLog(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, item fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if item.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryMutationIsRefused(t *testing.T) {
	original := t.TempDir()
	vkey := writeLog(t, original, 600, "entry")
	accept(t, options{dir: original, vkey: vkey, every: true})
	for _, m := range mutations() {
		m := m
		t.Run(m.name, func(t *testing.T) {
			dir := t.TempDir()
			copyLog(t, original, dir)
			m.apply(t, dir)
			refuse(t, options{dir: dir, vkey: vkey}, m.cause)
		})
	}
}

func TestOtherVerifierKeysAreRefused(t *testing.T) {
	dir := t.TempDir()
	vkey := writeLog(t, dir, 3, "entry")
	accept(t, options{dir: dir, vkey: vkey})
	_, other, err := note.GenerateKey(rand.Reader, "log.writ.example")
	if err != nil {
		t.Fatal(err)
	}
	refuse(t, options{dir: dir, vkey: other}, "checkpoint")
	refuse(t, options{dir: dir, vkey: "other" + vkey}, "verifier key")
	refuse(t, options{dir: dir, vkey: ""}, "verifier key")
}

func TestArguments(t *testing.T) {
	if o, ok := parse([]string{"d", "--every", "k", "--continues", "c"}); !ok || o != (options{"d", "k", true, "c", "", false}) {
		t.Errorf("read as %+v, %v", o, ok)
	}
	if o, ok := parse([]string{"d", "k", "--report", "p"}); !ok || o.report != "p" {
		t.Errorf("read as %+v, %v", o, ok)
	}
	for _, args := range [][]string{{}, {"d"}, {"d", "k", "x"}, {"d", "k", "--report"}, {"d", "k", "--all"}, {"d", "k", "--continues"}} {
		if _, ok := parse(args); ok {
			t.Errorf("accepted %q", args)
		}
	}
}

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight    = 8
	tileWidth     = 1 << tileHeight
	entriesLevel  = -1      // how tlog.Tile names the tiles of entries
	maxEntries    = 1 << 24 // all leaf hashes are held in memory
	maxCheckpoint = 1 << 16
)

// A publishedLog is a folder whose checkpoint was verified; its tiles were not yet.
type publishedLog struct {
	dir      string
	origin   string
	tree     tlog.Tree
	verifier note.Verifier
}

func openLog(dir, vkey string) (*publishedLog, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the verifier key: %w", err)
	}
	l := &publishedLog{dir: dir, verifier: verifier}
	l.origin, l.tree, err = openCheckpoint(filepath.Join(dir, "checkpoint"), verifier)
	return l, err
}

func openCheckpoint(file string, verifier note.Verifier) (origin string, tree tlog.Tree, err error) {
	fail := func(cause interface{}) (string, tlog.Tree, error) {
		return "", tlog.Tree{}, fmt.Errorf("couldn't accept %s: %v", file, cause)
	}
	msg, err := os.ReadFile(file)
	if err != nil {
		return fail(err)
	}
	if len(msg) > maxCheckpoint {
		return fail("it is too large")
	}
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return fail(err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return fail("its text is not origin, size and root")
	}
	if lines[0] != verifier.Name() {
		return fail("it is of the log " + lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > maxEntries || strconv.FormatInt(size, 10) != lines[1] {
		return fail("its size is not a number in decimal form")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return fail("its root is not a hash in base64")
	}
	tree.N = size
	copy(tree.Hash[:], root)
	return lines[0], tree, nil
}

// The path of a tile: tlog puts the height first and calls the tiles of entries "data".
func tilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", t.H))
	if t.L == entriesLevel {
		path = "entries/" + strings.TrimPrefix(path, "data/")
	}
	return "tile/" + path
}

// tilesOf lists the tiles of a tree, one at each place: the full ones, and the partial one at the end of a level.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		hashes := size >> (tileHeight * level)
		for first := int64(0); first < hashes; first += tileWidth {
			width := hashes - first
			if width > tileWidth {
				width = tileWidth
			}
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: first / tileWidth, W: int(width)})
		}
	}
	return tiles
}

// readTile reads a tile, or the full one in place of a partial tile that was removed since; found says which.
func (l *publishedLog) readTile(t tlog.Tile) (data []byte, found tlog.Tile, err error) {
	data, err = os.ReadFile(filepath.Join(l.dir, tilePath(t)))
	if os.IsNotExist(err) && t.W < tileWidth {
		full := t
		full.W = tileWidth
		if fullData, fullErr := os.ReadFile(filepath.Join(l.dir, tilePath(full))); fullErr == nil {
			return fullData, full, nil
		}
	}
	if err != nil {
		return nil, t, fmt.Errorf("couldn't read %s: %w", tilePath(t), err)
	}
	return data, t, nil
}

// hashTile reads a tile of hashes, as wide as t says.
func (l *publishedLog) hashTile(t tlog.Tile) ([]byte, error) {
	data, found, err := l.readTile(t)
	if err != nil {
		return nil, err
	}
	if len(data) != found.W*tlog.HashSize {
		return nil, fmt.Errorf("couldn't accept %s: it has %d bytes", tilePath(found), len(data))
	}
	return data[:t.W*tlog.HashSize], nil
}

// entriesTile reads the entries of a tile: each stands behind its length in two bytes, big-endian.
func (l *publishedLog) entriesTile(t tlog.Tile) ([][]byte, error) {
	data, found, err := l.readTile(t)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 && len(entries) < found.W {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("couldn't accept %s: it ends inside an entry", tilePath(found))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(data) > 0 || len(entries) != found.W {
		return nil, fmt.Errorf("couldn't accept %s: it has not exactly %d entries", tilePath(found), found.W)
	}
	return entries[:t.W], nil
}

// checkFiles builds the whole tree from the entries, compares its root with the signed one and every tile of hashes
// with the tree. It returns the entries.
func (l *publishedLog) checkFiles() ([][]byte, error) {
	var entries [][]byte
	var hashes storedHashes
	for _, t := range tilesOf(l.tree.N) {
		if t.L != 0 {
			continue
		}
		t.L = entriesLevel
		tile, err := l.entriesTile(t)
		if err != nil {
			return nil, err
		}
		for _, entry := range tile {
			stored, err := tlog.StoredHashes(int64(len(entries)), entry, hashes)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, stored...)
			entries = append(entries, entry)
		}
	}
	for _, t := range tilesOf(l.tree.N) {
		want, err := tlog.ReadTileData(t, hashes)
		if err != nil {
			return nil, err
		}
		data, err := l.hashTile(t)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(data, want) {
			return nil, fmt.Errorf("couldn't accept %s: it is not what the entries give", tilePath(t))
		}
	}
	root, err := rootOf(l.tree.N, hashes)
	if err != nil {
		return nil, err
	}
	if root != l.tree.Hash {
		return nil, fmt.Errorf("couldn't accept the log: the root of its entries is not the one that was signed")
	}
	return entries, nil
}

// rootOf is tlog.TreeHash with the root that RFC 6962 gives the empty tree.
func rootOf(size int64, hashes storedHashes) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, hashes)
}

// storedHashes are the hashes of a tree in tlog's own order.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("couldn't find hash %d of the tree", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

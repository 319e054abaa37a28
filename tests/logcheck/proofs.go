package main

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// tileFiles gives tlog the tiles on disk; tlog checks them against the signed root.
type tileFiles struct{ log *publishedLog }

func (f tileFiles) Height() int { return tileHeight }

func (f tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		var err error
		if data[i], err = f.log.hashTile(t); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (f tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (l *publishedLog) hashes() tlog.HashReader { return tlog.TileHashReader(l.tree, tileFiles{l}) }

// checkEveryInclusion makes and checks the proof of each entry, from the tiles on disk.
func (l *publishedLog) checkEveryInclusion(entries [][]byte) error {
	for i, entry := range entries {
		index := int64(i)
		proof, err := tlog.ProveRecord(l.tree.N, index, l.hashes())
		if err != nil {
			return fmt.Errorf("couldn't prove entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("couldn't prove entry %d: %w", index, err)
		}
	}
	return nil
}

// checkContinues proves that the log extends the log of the checkpoint in `file`, and returns that one's size.
func (l *publishedLog) checkContinues(file string) (int64, error) {
	_, earlier, err := openCheckpoint(file, l.verifier)
	if err != nil {
		return 0, err
	}
	if earlier.N > l.tree.N {
		return 0, fmt.Errorf("couldn't accept the log: it had %d entries and has %d", earlier.N, l.tree.N)
	}
	if earlier.N == 0 {
		return 0, nil // every log continues the empty one
	}
	proof, err := tlog.ProveTree(l.tree.N, earlier.N, l.hashes())
	if err == nil {
		err = tlog.CheckTree(proof, l.tree.N, l.tree.Hash, earlier.N, earlier.Hash)
	}
	if err != nil {
		return 0, fmt.Errorf("couldn't accept the log: it does not continue the earlier one: %w", err)
	}
	return earlier.N, nil
}

// Logcheck verifies a log that Writ published, with no code of Writ's own: it knows the public formats alone
// (docs/log_format.md) and leaves tree and signature to golang.org/x/mod/sumdb.
//
//	logcheck DIR VKEY [--every] [--proofs] [--continues CHECKPOINT]
//	logcheck DIR VKEY --report FIRST..LAST
//
// DIR holds `checkpoint` and `tile/`; VKEY is the log's verifier key. --every proves the inclusion of each entry,
// --proofs verifies the signature over each entry's act, --continues that the log extends the log of an earlier checkpoint. --report counts, after the same checks, what was done in the
// days FIRST to LAST (docs/transparency_report.md). One line says what was found; the exit status is
// 0 when all of it is right, 1 when anything is wrong, 2 when the command is.
package main

import (
	"fmt"
	"os"
)

type options struct {
	dir, vkey string
	every     bool
	continues string // a file; empty: no earlier checkpoint
	report    string // a period; empty: none
	proofs    bool
}

func parse(args []string) (options, bool) {
	var o options
	var plain []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--every":
			o.every = true
		case args[i] == "--proofs":
			o.proofs = true
		case args[i] == "--continues" && i+1 < len(args):
			i++
			o.continues = args[i]
		case args[i] == "--report" && i+1 < len(args):
			i++
			o.report = args[i]
		case len(args[i]) > 1 && args[i][0] == '-':
			return o, false
		default:
			plain = append(plain, args[i])
		}
	}
	if len(plain) != 2 {
		return o, false
	}
	o.dir, o.vkey = plain[0], plain[1]
	return o, true
}

// run does what the options ask and tells it in one line.
func run(o options) (string, error) {
	l, err := openLog(o.dir, o.vkey)
	if err != nil {
		return "", err
	}
	entries, err := l.checkFiles()
	if err != nil {
		return "", err
	}
	if o.report != "" {
		return l.report(entries, o.report)
	}
	line := fmt.Sprintf("ok: %s has %d entries under the root %s", l.origin, l.tree.N, l.tree.Hash)
	if o.every {
		if err := l.checkEveryInclusion(entries); err != nil {
			return "", err
		}
		line += ", each with a proof of inclusion"
	}
	if o.proofs {
		if err := checkProofs(entries); err != nil {
			return "", err
		}
		line += ", each with its author's signature"
	}
	if o.continues != "" {
		size, err := l.checkContinues(o.continues)
		if err != nil {
			return "", err
		}
		line += fmt.Sprintf(", continuing the log of %d entries", size)
	}
	return line, nil
}

func main() {
	o, ok := parse(os.Args[1:])
	if !ok {
		fmt.Fprintln(os.Stderr, "usage: logcheck DIR VKEY [--every] [--proofs] [--continues CHECKPOINT] | logcheck DIR VKEY --report FIRST..LAST")
		os.Exit(2)
	}
	line, err := run(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "logcheck:", err)
		os.Exit(1)
	}
	fmt.Println(line)
}

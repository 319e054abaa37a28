package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// The report of docs/transparency_report.md, counted from a log's entries with nothing but that page.

type entry struct {
	Act     json.RawMessage `json:"act"`
	Outcome string          `json:"outcome"`
	Time    string          `json:"time"`
}

type act struct {
	Type   string   `json:"type"`
	Count  uint64   `json:"count"`
	Orders []string `json:"orders"`
	Scope  string   `json:"scope"`
}

type suspension struct {
	Lifted string `json:"lifted"`
	Logged string `json:"logged"`
	Order  string `json:"order"`
	Scope  string `json:"scope"`
}

// The figures that are the number of entries of one type with one outcome.
var figures = map[string][2]string{
	"searches":                   {"search", "done"},
	"urgent_searches":            {"search", "urgent"},
	"searches_with_candidates":   {"search_result", "candidates"},
	"searches_without_candidate": {"search_result", "no_candidate"},
	"searches_aborted":           {"search_abort", "done"},
	"leads_released":             {"release", "lead"},
	"reviews_without_lead":       {"release", "no_lead"},
	"reviews_opened":             {"review", "done"},
	"decisions":                  {"decide", "done"},
	"results_shown":              {"result", "done"},
	"reports_disclosed":          {"disclose", "done"},
	"galleries_shown":            {"gallery_show", "done"},
	"enrolments":                 {"enrol", "done"},
	"imports":                    {"import", "done"},
	"imported_photos":            {"import_photo", "done"},
	"imports_ended":              {"import_end", "done"},
	"galleries_created":          {"gallery_create", "done"},
	"users_added":                {"user_add", "done"},
	"keys_added":                 {"key_add", "done"},
	"users_revoked":              {"user_revoke", "done"},
	"authorities_added":          {"authority_add", "done"},
	"authorities_revoked":        {"authority_revoke", "done"},
	"writs_revoked":              {"writ_revoke", "done"},
	"policy_changes":             {"policy_set", "done"},
	"suspensions":                {"suspend", "done"},
	"suspensions_lifted":         {"resume", "done"},
	"writs_ratified":             {"writ_ratify", "done"},
	"audits":                     {"audit", "done"},
	"urgent_lapses":              {"urgent_lapse", "done"},
	"users_reinstated":           {"user_reinstate", "done"},
	"destruction_orders":         {"destroy_order", "done"},
	"destructions_announced":     {"due", "done"},
	"destructions":               {"destroy", "done"},
	"clock_corrections":          {"clock_correct", "done"},
	"witnesses_added":            {"witness_add", "done"},
	"witnesses_removed":          {"witness_remove", "done"},
	"statements":                 {"statement", "done"},
	"alarms":                     {"alarm", "done"},
	"alarms_shown":               {"alarm_show", "done"},
}

// tally is type → outcome → number.
type tally map[string]map[string]uint64

func (t tally) add(typ, outcome string) {
	if t[typ] == nil {
		t[typ] = map[string]uint64{}
	}
	t[typ][outcome]++
}

const timeForm = "2006-01-02T15:04:05Z"

// parsePeriod reads FIRST..LAST, two days, both included. Times in this form compare as texts.
func parsePeriod(text string) (from, until string, err error) {
	first, last, found := strings.Cut(text, "..")
	begin, err := time.Parse("2006-01-02", first)
	if err == nil && found {
		var end time.Time
		if end, err = time.Parse("2006-01-02", last); err == nil {
			return begin.Format(timeForm), end.AddDate(0, 0, 1).Format(timeForm), nil
		}
	}
	return "", "", fmt.Errorf("couldn't read the period %q: write FIRST..LAST", text)
}

// report counts the period and gives the report as one line of JSON, keys in order.
func (l *publishedLog) report(entries [][]byte, period string) (string, error) {
	from, until, err := parsePeriod(period)
	if err != nil {
		return "", err
	}
	all, days, strangers := tally{}, map[string]tally{}, uint64(0)
	suspensions, last := []*suspension{}, ""
	for i, data := range entries {
		var e entry
		var a act
		if err := json.Unmarshal(data, &e); err != nil {
			return "", fmt.Errorf("couldn't read entry %d: %w", i, err)
		}
		if err := json.Unmarshal(e.Act, &a); err != nil {
			return "", fmt.Errorf("couldn't read the act of entry %d: %w", i, err)
		}
		if e.Time > last { // a clock that was put right goes back
			last = e.Time
		}
		if a.Type == "suspend" && e.Outcome == "done" {
			id := sha256.Sum256(e.Act)
			suspensions = append(suspensions, &suspension{
				Logged: e.Time, Order: hex.EncodeToString(id[:]), Scope: a.Scope,
			})
		}
		if a.Type == "resume" && e.Outcome == "done" {
			lift(suspensions, a.Orders, e.Time)
		}
		if e.Time < from || e.Time >= until {
			continue
		}
		day := e.Time[:len("2006-01-02")]
		if days[day] == nil {
			days[day] = tally{}
		}
		all.add(a.Type, e.Outcome)
		days[day].add(a.Type, e.Outcome)
		if a.Type == "strangers" {
			strangers += a.Count
		}
	}
	counts := countFigures(all, days, strangers)
	inForce := []*suspension{}
	for _, s := range suspensions {
		if s.Logged < until && (s.Lifted == "" || s.Lifted >= from) {
			inForce = append(inForce, s)
		}
	}
	return inOneLine(map[string]interface{}{
		"report": "v1", "origin": l.origin, "size": l.tree.N, "root": l.tree.Hash.String(), "last_entry": last,
		"from": from, "until": until, "counts": counts, "entries": all, "days": days, "suspensions": inForce,
	})
}

func lift(suspensions []*suspension, orders []string, when string) {
	for _, order := range orders {
		for _, s := range suspensions {
			if s.Order == order && s.Lifted == "" {
				s.Lifted = when
			}
		}
	}
}

func countFigures(all tally, days map[string]tally, strangers uint64) map[string]uint64 {
	counts := map[string]uint64{"strangers_acts": strangers, "refused_acts": 0, "days_of_use": 0}
	for name, of := range figures {
		counts[name] = all[of[0]][of[1]]
	}
	for _, outcomes := range all {
		counts["refused_acts"] += outcomes["refused"]
	}
	for _, day := range days {
		if day["search"]["done"]+day["search"]["urgent"] > 0 {
			counts["days_of_use"]++
		}
	}
	return counts
}

func inOneLine(value interface{}) (string, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSuffix(line.String(), "\n"), err
}

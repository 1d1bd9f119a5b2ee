package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"tenon/apply"
	"tenon/plan"
)

// journalFormat is the version of inventory.journal.
const journalFormat = "tenon.journal/1"

// journalHeader is the first line of a journal. It ties the journal to the
// inventory that its records are to be applied on.
type journalHeader struct {
	Format string `json:"format"`
	Stack  string `json:"stack"`
	Serial int    `json:"serial"` // of the inventory it follows
	Run    string `json:"run"`    // tells two journals of one serial apart
}

// journalState identifies what a journal holds; zero where none fits the inventory.
type journalState struct {
	header string // its first line
	size   int64  // of its whole lines, the header among them
}

// journal is a journal as it was read.
type journal struct {
	header journalHeader
	first  []byte // the header's line
	lines  []byte // whole lines after the header
	size   int64  // of all whole lines; 0 without a header
}

// readJournal reads as far as whole lines go. A last line that was cut off is
// one whose Record never returned.
func (f *Folder) readJournal() (journal, error) {
	data, err := readFile(f.journalPath(), maxFile)
	if err != nil {
		return journal{}, err
	}
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	if len(whole) == 0 {
		return journal{}, nil
	}
	first, rest, _ := bytes.Cut(whole, []byte("\n"))
	j := journal{first: first, lines: rest, size: int64(len(whole))}
	if err := decodeLine(first, &j.header); err != nil {
		return journal{}, f.damagedJournal(1)
	}
	err = f.checkFormat(f.journalPath(), j.header.Format, journalFormat, "what an apply that was cut short recorded last is lost with it")
	if err == nil {
		err = f.checkStack(f.journalPath(), j.header.Stack)
	}
	var refused *refusal
	if errors.As(err, &refused) {
		return journal{}, refused.error
	}
	if err != nil {
		return journal{}, f.damagedJournal(1)
	}
	return j, nil
}

// state is zero where the journal does not follow the inventory of that serial:
// it is left over from before a save, or from another state of the work tree.
func (j journal) state(serial int) journalState {
	if j.size == 0 || j.header.Serial != serial {
		return journalState{}
	}
	return journalState{header: string(j.first), size: j.size}
}

func (j journal) records(f *Folder, serial int) ([]plan.Record, error) {
	if j.state(serial) == (journalState{}) {
		return nil, nil
	}
	var out []plan.Record
	number := 1
	for line := range bytes.Lines(j.lines) {
		number++
		var r plan.Record
		if err := decodeLine(line, &r); err != nil {
			return nil, f.damagedJournal(number)
		}
		if _, err := r.Address.Steps(); err != nil {
			return nil, f.damagedJournal(number)
		}
		if r.Entry != nil && checkEntry(r.Address, r.Entry) != nil {
			return nil, f.damagedJournal(number)
		}
		out = append(out, r)
	}
	return out, nil
}

func decodeLine(line []byte, into any) error {
	if !utf8.Valid(line) {
		return errors.New("not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("more than one value")
	}
	return nil
}

func (f *Folder) damagedJournal(line int) error {
	return fmt.Errorf("%s is %w: line %d cannot be read (move it away: what an apply that was cut short recorded last is lost with it, and the next apply finds those objects by name)",
		f.journalPath(), apply.ErrDamaged, line)
}

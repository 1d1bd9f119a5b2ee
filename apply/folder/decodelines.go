package folder

import (
	"encoding/json"
	"errors"
	"runtime"
	"strconv"
	"strings"

	"tenon/plan"
	"tenon/spec/value"
)

// decodeLines reads an inventory.json that looks as encodeInventory writes it,
// its lines side by side, which takes a small part of the time. It gives nil
// for any other: inventoryReader then says what is wrong, or reads what
// somebody has formatted differently.
//
// It need not be strict. Its caller takes the result only if it encodes to the
// very bytes that were read.
func decodeLines(data, stack string) *plan.Inventory {
	header, objects, ok := strings.Cut(data, "\n  \"objects\": {\n")
	if !ok {
		return nil
	}
	_, number, _ := strings.Cut(header, "\n  \"serial\": ")
	serial, err := strconv.Atoi(strings.TrimSuffix(number, ","))
	if err != nil {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(objects, "\n  }\n}\n"), "\n")
	addresses := make([]value.Address, len(lines))
	entries := make([]plan.Entry, len(lines))
	err = split(len(lines), runtime.GOMAXPROCS(0), func(_, from, to int) error {
		for i := from; i < to; i++ {
			c := cursor{rest: lines[i]}
			addresses[i] = value.Address(c.line(&entries[i]))
			if c.lost {
				return errors.New("not a line of ours")
			}
			if err := checkEntry(addresses[i], &entries[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil
	}
	inv := plan.NewInventory(stack)
	inv.Serial, inv.Objects = serial, make(map[value.Address]*plan.Entry, len(lines))
	for i := range addresses {
		inv.Objects[addresses[i]] = &entries[i]
	}
	return inv
}

// cursor reads a line that appendEntry wrote. It is lost once it finds
// something else.
type cursor struct {
	rest string
	lost bool
}

func (c *cursor) line(e *plan.Entry) (address string) {
	c.must("    ")
	address = c.text()
	c.must(`: {"kind":`)
	e.Kind = c.text()
	if c.skip(`,"id":`) {
		e.ID = c.text()
	}
	e.Made = c.skip(`,"made":true`)
	e.Protect = c.skip(`,"protect":true`)
	if c.skip(`,"applied":{`) {
		e.Applied = make(map[string]string, strings.Count(c.rest, `":"`))
		for more := true; more && !c.lost; more = c.skip(",") {
			path := c.text()
			c.must(":")
			e.Applied[path] = c.text()
		}
		c.must("}")
	}
	if strings.HasPrefix(c.rest, `,"intent":`) || strings.HasPrefix(c.rest, `,"credentials":`) {
		var tail lineTail
		c.lost = json.Unmarshal([]byte("{"+strings.TrimSuffix(c.rest[1:], ",")), &tail) != nil || c.lost
		e.Intent, e.Credentials = tail.Intent, tail.Credentials
	}
	return address
}

func (c *cursor) skip(text string) bool {
	rest, ok := strings.CutPrefix(c.rest, text)
	c.rest = rest
	return ok
}

func (c *cursor) must(text string) { c.lost = !c.skip(text) || c.lost }

// text reads a JSON string.
func (c *cursor) text() (text string) {
	c.must(`"`)
	end := strings.IndexByte(c.rest, '"')
	if end < 0 {
		c.lost = true
		return ""
	}
	if text = c.rest[:end]; strings.IndexByte(text, '\\') < 0 {
		c.rest = c.rest[end+1:]
		return text
	}
	end = 0
	for end < len(c.rest) && c.rest[end] != '"' {
		if c.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(c.rest) || json.Unmarshal([]byte(`"`+c.rest[:end+1]), &text) != nil {
		c.lost = true
		return ""
	}
	c.rest = c.rest[end+1:]
	return text
}

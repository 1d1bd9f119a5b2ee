package logtotest

import (
	"maps"
	"strings"

	"tenon/providers/internal/fake"
)

// column is one field of a kind, in the order in which answers show it.
type column struct {
	name   string
	text   bool // a nullable text column: "" is stored as null
	whole  bool // an integer column: a fraction is refused by the database
	hidden bool // stored, never shown
	def    any  // what it holds if a create does not say
}

// schema is what all tables of one kind have in common.
type schema struct {
	name, singular string // as the server's messages call them
	idLen          int    // length of made ids
	cols           []column
	at             map[string]int
	keys           []func(*row) string // unique keys; "" means that the row has none
}

func newSchema(name, singular string, idLen int, cols []column, keys ...func(*row) string) *schema {
	s := &schema{name: name, singular: singular, idLen: idLen, cols: cols, keys: keys, at: map[string]int{}}
	for i, c := range cols {
		s.at[c.name] = i
	}
	return s
}

// row is one object. Values are immutable: a change puts in new ones.
type row struct {
	of   *schema
	id   string
	vals []any
	enc  []byte // the JSON, made when first wanted
}

func (r *row) get(name string) any    { return r.vals[r.of.at[name]] }
func (r *row) str(name string) string { s, _ := r.get(name).(string); return s }
func (r *row) flag(name string) bool  { b, _ := r.get(name).(bool); return b }
func (r *row) object(name string) object {
	m, _ := r.get(name).(object)
	return m
}

type object = map[string]any

// json gives the row as its item and list show it. The caller must not change
// the bytes.
func (r *row) json() []byte {
	if r.enc != nil {
		return r.enc
	}
	b := append(make([]byte, 0, 32*len(r.of.cols)), '{')
	n := 0
	for i, c := range r.of.cols {
		if c.hidden {
			continue
		}
		b = append(appendString(comma(b, n), c.name), ':')
		b = appendJSON(b, r.vals[i])
		n++
	}
	r.enc = append(b, '}')
	return r.enc
}

// with appends the row's JSON and one more key.
func (r *row) with(b []byte, key string, val []byte) []byte {
	enc := r.json()
	b = append(b, enc[:len(enc)-1]...)
	b = append(appendString(append(b, ','), key), ':')
	b = append(b, val...)
	return append(b, '}')
}

// table holds the rows of one kind of one tenant.
type table struct {
	*schema
	tenantID string
	rows     map[string]*row
	order    *fake.Order
	unique   []map[string]string
	folded   map[int]map[string][]string // ids by column and lower-case value, made when first searched
}

func newTable(s *schema, tenantID string, seed int64) *table {
	t := &table{schema: s, tenantID: tenantID, rows: map[string]*row{}, order: fake.NewOrder(seed)}
	for range s.keys {
		t.unique = append(t.unique, map[string]string{})
	}
	return t
}

// lookup finds a row by its i-th unique key.
func (t *table) lookup(i int, key string) *row {
	if key == "" {
		return nil
	}
	return t.rows[t.unique[i][key]]
}

// build makes a row from defaults and the given values, unknown names ignored.
func (t *table) build(id string, vals object) *row {
	r := &row{of: t.schema, id: id, vals: make([]any, len(t.cols))}
	for i, c := range t.cols {
		switch c.name {
		case "id":
			r.vals[i] = id
		case "tenantId":
			r.vals[i] = t.tenantID
		default:
			r.vals[i] = c.def
			if v, ok := vals[c.name]; ok {
				r.vals[i] = c.stored(v)
			}
		}
	}
	return r
}

func (c column) stored(v any) any {
	if c.text && v == "" {
		return nil
	}
	return v
}

// insert puts a built row in. Callers check unique keys first, for each kind
// has its own error for them.
func (t *table) insert(r *row) {
	t.hold(r)
	t.order.Add(r.id)
}

func (t *table) hold(r *row) {
	t.rows[r.id] = r
	for i, key := range t.keys {
		if k := key(r); k != "" {
			t.unique[i][k] = r.id
		}
	}
	for i, by := range t.folded {
		if s, ok := r.vals[i].(string); ok {
			s = strings.ToLower(s)
			by[s] = append(by[s], r.id)
		}
	}
}

// equalFold finds rows by the text of a column, case ignored. Clients look
// objects up by name, and a table may have 100,000.
func (t *table) equalFold(column int, text string) idList {
	if t.folded[column] == nil {
		if t.folded == nil {
			t.folded = map[int]map[string][]string{}
		}
		by := map[string][]string{}
		for id := range t.order.All() {
			if s, ok := t.rows[id].vals[column].(string); ok {
				s = strings.ToLower(s)
				by[s] = append(by[s], id)
			}
		}
		t.folded[column] = by
	}
	return t.folded[column][strings.ToLower(text)]
}

// update replaces top-level values: the server's PATCH never merges deeper.
func (t *table) update(r *row, changes object) {
	t.unkey(r)
	for name, v := range changes {
		if i, ok := t.at[name]; ok && name != "id" && name != "tenantId" {
			r.vals[i] = t.cols[i].stored(v)
		}
	}
	r.enc = nil
	t.hold(r)
}

func (t *table) unkey(r *row) {
	for i, key := range t.keys {
		if k := key(r); k != "" && t.unique[i][k] == r.id {
			delete(t.unique[i], k)
		}
	}
	for i, by := range t.folded {
		if s, ok := r.vals[i].(string); ok {
			s = strings.ToLower(s)
			by[s] = without(by[s], func(id string) bool { return id == r.id })
		}
	}
}

func (t *table) remove(r *row) {
	t.unkey(r)
	delete(t.rows, r.id)
	t.order.Remove(r.id)
}

// known keeps those values that the table has a column for.
func (t *table) known(vals object) object {
	out := maps.Clone(vals)
	maps.DeleteFunc(out, func(name string, _ any) bool { _, ok := t.at[name]; return !ok })
	return out
}

// fraction finds an integer column that is given a fraction.
func (t *table) fraction(vals object) bool {
	for _, c := range t.cols {
		if f, ok := vals[c.name].(float64); ok && c.whole && f != float64(int64(f)) {
			return true
		}
	}
	return false
}

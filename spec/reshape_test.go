package spec

import (
	"errors"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// nested is a made-up provider whose files nest otherwise than its table: a
// shelf holds its boxes by colour, and boxes hold boxes.
func nested() *providers.Provider {
	return &providers.Provider{Name: "store", Kinds: []providers.Kind{
		{Name: "shelf", Collection: "shelves", Keys: [][]string{{"name"}}, Reshape: unstack, Fields: []providers.Field{
			{Name: "name", Type: providers.String, Required: true},
			{Name: "key", Type: providers.String, Secret: true},
		}},
		{Name: "box", Collection: "boxes", Parent: "shelf", Keys: [][]string{{"path"}}, Fields: []providers.Field{
			{Name: "path", Type: providers.String, Required: true},
			{Name: "colour", Type: providers.String, Enum: []string{"red", "blue"}},
			{Name: "weight", Type: providers.Integer},
			{Name: "lock", Type: providers.String},
		}},
	}}
}

// unstack turns {stacks: {COLOUR: [{name, inside: […]}]}} into boxes.
func unstack(shelf value.Value) (value.Value, error) {
	var boxes []value.Value
	var add func(box value.Value, colour, path string) error
	add = func(box value.Value, colour, path string) error {
		name := box.Get("name")
		if name.Kind() != value.String {
			return &providers.FieldError{Field: "name", Pos: box.Pos(), Err: providers.WithHint(errors.New("a box has no name"), "give it one")}
		}
		path += "/" + name.Reveal()
		flat := box.With("name", value.Value{}).With("inside", value.Value{}).With("path", value.OfString(path).At(name.Pos()))
		boxes = append(boxes, flat.With("colour", value.OfString(colour).At(box.Pos())))
		for _, in := range box.Get("inside").Items() {
			if err := add(in, colour, path); err != nil {
				return err
			}
		}
		return nil
	}
	for _, stack := range shelf.Get("stacks").Fields() {
		for _, box := range stack.Value.Items() {
			if err := add(box, stack.Key, ""); err != nil {
				return value.Value{}, err
			}
		}
	}
	shelf = shelf.With("stacks", value.Value{})
	if boxes != nil {
		shelf = shelf.With("boxes", value.OfList(boxes...))
	}
	return shelf, nil
}

func loadNested(text string, env map[string]string) (*State, error) {
	o := options(env)
	o.Providers = []*providers.Provider{nested(), corp()}
	o.Paths, o.Stdin = []string{"-"}, func() ([]byte, error) { return []byte(text), nil }
	return Load(o)
}

func TestReshape(t *testing.T) {
	s, err := loadNested(`tenon: v1
store:
  main:
    shelves:
      - name: top
        key: !env KEY
        stacks:
          red:
            - name: a
              inside:
                - {name: b, weight: 3, lock: !ref "store.main.shelves[top]#name"}
          blue: [{name: c}]
`, map[string]string{"KEY": "made-up"})
	if err != nil {
		t.Fatal(err)
	}
	box := s.Lookup("store.main.shelves[top].boxes[/a/b]")
	if box == nil {
		t.Fatalf("no such box among %d resources", len(s.Resources))
	}
	if got := box.Fields.Get("weight").Pos(); got.Line != 11 || got.Col != 37 {
		t.Errorf("the weight is said to stand at %v", got)
	}
	if box.Pos.Line != 11 || box.Fields.Get("lock").Kind() != value.Ref {
		t.Errorf("the box stands at %v, and its lock is %v", box.Pos, box.Fields.Get("lock").Kind())
	}
	if key := s.Lookup("store.main.shelves[top]").Fields.Get("key"); !key.IsSecret() || key.Reveal() != "made-up" {
		t.Error("the key is no secret any more, or another")
	}
	if len(s.Resources) != 4 {
		t.Errorf("%d resources, want 4", len(s.Resources))
	}
}

// TestReshapeMistakes: what is wrong in a reshaped object is told where it stands.
func TestReshapeMistakes(t *testing.T) {
	const head = "tenon: v1\nstore: {main: {shelves: [{name: top, "
	for text, want := range map[string]string{
		"stacks: {red: [{weight: 1}]}}]}}":                     "3:2: a box has no name (give it one)",
		"stacks: {red: [{name: a, weight: heavy}]}}]}}":        "3:2: weight wants an integer, not a string (write a number)",
		"stacks: {green: [{name: a}]}}]}}":                     "3:2: colour does not take the value",
		"stacks: {red: [{name: a, wieght: 1}]}}]}}":            "3:2: unknown key \"wieght\" in a box (did you mean \"weight\"?)",
		"stakcs: {}}]}}":                                       "3:2: unknown key \"stakcs\"",
		"stacks: {red: [{name: a, lock: !env NOT_THERE}]}}]}}": "3:2: the environment variable NOT_THERE is not set",
	} {
		at := strings.LastIndexAny(text[:len(text)-4], "{:")
		for _, word := range []string{"wieght", "stakcs", "heavy", "weight: 1", "!env", "name: a}"} {
			if i := strings.Index(text, word); i >= 0 {
				at = i
				break
			}
		}
		if i := strings.Index(text, "{weight"); i >= 0 {
			at = i
		}
		if i := strings.Index(text, "{name: a}"); i >= 0 {
			at = i
		}
		_, err := loadNested(head+text[:at]+"\n "+text[at:]+"\n", nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
		if err != nil && strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: told more than once:\n%v", text, err)
		}
	}
}

// TestReshapeSchema: an editor is not told that the other spelling is wrong.
func TestReshapeSchema(t *testing.T) {
	schema := string(Schema([]*providers.Provider{nested()}))
	at := strings.Index(schema, `"store.shelf"`)
	if at < 0 || !strings.Contains(schema[at:], `"additionalProperties": true`) {
		t.Error("the schema knows one spelling only")
	}
}

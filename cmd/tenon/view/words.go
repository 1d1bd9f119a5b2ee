package view

import (
	"strconv"
	"strings"

	"tenon/plan"
)

// count gives "1 object", "2 objects", "1,824 characters".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return digits(n) + " " + noun + "s"
}

// digits writes a number with commas between thousands.
func digits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func marker(a plan.Action) string {
	switch a {
	case plan.Create:
		return "+"
	case plan.Update:
		return "~"
	case plan.Replace:
		return "±"
	}
	return "-"
}

func (p paint) action(a plan.Action, s string) string {
	switch a {
	case plan.Create:
		return p.green(s)
	case plan.Update:
		return p.yellow(s)
	}
	return p.red(s)
}

// done and doing say what a step did and does.
func done(a plan.Action) string {
	return map[plan.Action]string{plan.Create: "created", plan.Update: "updated", plan.Replace: "replaced", plan.Delete: "deleted"}[a]
}

func doing(a plan.Action) string {
	return map[plan.Action]string{plan.Create: "creating", plan.Update: "updating", plan.Replace: "replacing", plan.Delete: "deleting"}[a]
}

// reason says why a step is there: in the plan's own words where it has some.
func reason(s *plan.Step) string {
	if s.Why != "" {
		return Visible(s.Why)
	}
	switch s.Reason {
	case "new":
		return ""
	case "differs":
		return "not as the file says"
	case "changed":
		return "changed in the file"
	case "drift":
		return "drift: changed behind Tenon's back"
	case "both":
		return "changed in the file and behind Tenon's back"
	case "removed":
		return "removed from the file"
	case "immutable":
		return "replaced, because " + forcing(s)
	case "lost-credentials":
		return "its credentials were lost before they were stored"
	case "rotation":
		return "its secret is followed by another"
	case "unlisted":
		return "not in the file, and the collection is managed whole"
	case "destroy":
		return "destroyed with the stack"
	}
	return Visible(s.Reason)
}

func forcing(s *plan.Step) string {
	var paths []string
	for _, c := range s.Changes {
		if c.Forces {
			paths = append(paths, Visible(c.Path))
		}
	}
	switch len(paths) {
	case 0:
		return "what changed is fixed at creation"
	case 1:
		return paths[0] + " is fixed at creation"
	}
	return strings.Join(paths[:len(paths)-1], ", ") + " and " + paths[len(paths)-1] + " are fixed at creation"
}

// summary gives "3 to create, 1 to update, 0 to replace, 1 to delete, 120 unchanged".
func summary(s plan.Summary) string {
	return digits(s.Create) + " to create, " + digits(s.Update) + " to update, " +
		digits(s.Replace) + " to replace, " + digits(s.Delete) + " to delete, " + digits(s.Unchanged) + " unchanged"
}

// headline is the one line that says how a plan came out.
func headline(p *plan.Plan, drift bool) string {
	sent := count(int(p.Requests.Read), "request")
	same := count(p.Summary.Unchanged, "object") + be(p.Summary.Unchanged) + "as declared (" + sent + ")."
	switch n := p.Summary.Changes(); {
	case n == 0 && drift && p.RotationBlocked():
		return "A secret will end before it can be followed by another (see the notes); otherwise no drift: " + same
	case n == 0 && drift:
		return "No drift: " + same
	case n == 0 && p.Destroy:
		return "Nothing to destroy (" + sent + ")."
	case n == 0 && len(p.Targets) > 0:
		return "Nothing to do within the targets: " + same
	case n == 0:
		return "Nothing to do: " + same
	case drift:
		s := p.Summary
		return "Drift: " + count(n, "object") + be(n) + "not as declared (" + digits(s.Create) + " gone, " + digits(s.Update+s.Replace) +
			" changed, " + digits(s.Delete) + " too many); " + digits(s.Unchanged) + strings.TrimRight(be(s.Unchanged), " ") + ". " + sent + " sent."
	case p.Destroy:
		return "Destroy: " + digits(p.Summary.Delete) + " to delete, with all that is inside. " + sent + " sent; at least " + digits(int(p.Requests.Apply)) + " to come."
	}
	return "Plan: " + summary(p.Summary) + ". " + sent + " sent; apply will send at least " + digits(int(p.Requests.Apply)) + "."
}

func be(n int) string {
	if n == 1 {
		return " is "
	}
	return " are "
}

func place(file string, line int) string {
	if file == "" {
		return ""
	}
	if line == 0 {
		return Visible(file)
	}
	return Visible(file) + ":" + strconv.Itoa(line)
}

// spot is place with the column, where that is known.
func spot(file string, line, column int) string {
	at := place(file, line)
	if at != "" && line > 0 && column > 0 {
		at += ":" + strconv.Itoa(column)
	}
	return at
}

package plan

// count fills in the summary and the requests.
func (m *maker) count() {
	p := m.plan
	for _, s := range p.Steps {
		if s.Late {
			p.Requests.Apply += s.requests()
			continue // its object is counted by the first step
		}
		switch s.Action {
		case Create:
			p.Summary.Create++
		case Update:
			p.Summary.Update++
		case Replace:
			p.Summary.Replace++
		case Delete:
			p.Summary.Delete++
		}
		p.Requests.Apply += s.requests()
	}
	declared := 0
	for _, s := range p.Steps {
		if s.resource != nil && !s.Late {
			declared++
		}
	}
	p.Summary.Unchanged = max(0, m.total-declared)
	p.Requests.Read = m.live.reads
}

// requests is the least number of requests that carrying out a step takes.
func (s *Step) requests() int64 {
	switch s.Action {
	case Delete:
		return 1
	case Replace:
		return 2 + s.linkChanges()
	case Create:
		return 1 + s.linkChanges()
	}
	if s.Rotates != nil {
		return s.turnRequests()
	}
	return s.updateRequests()
}

// turnRequests adds what a turn sends: each deletion, and the making of another.
func (s *Step) turnRequests() int64 {
	n := int64(len(s.Rotates.Drop)) + s.updateRequests()
	if s.Rotates.Make {
		n++
	}
	return n
}

func (s *Step) updateRequests() int64 {
	links := s.linkChanges()
	if int(links) < len(s.Changes) {
		return 1 + links
	}
	return links
}

func (s *Step) linkChanges() int64 {
	n := int64(0)
	for _, c := range s.Changes {
		if f := s.resource.Kind.Field(c.Path); f != nil && f.Relation {
			n++
		}
	}
	return n
}

package speccheck

import (
	"fmt"
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// beyond finds in a request what the library lets pass: parameters in the query
// that the operation does not have, and an Accept header that no answer of
// success can satisfy.
func beyond(in *openapi3filter.RequestValidationInput) (complaints []string) {
	op := in.Route.Operation
	known := map[string]bool{}
	for _, list := range []openapi3.Parameters{in.Route.PathItem.Parameters, op.Parameters} {
		for _, p := range list {
			known[p.Value.In+" "+p.Value.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Request.URL.Query())) {
		if !known["query "+name] {
			complaints = append(complaints, fmt.Sprintf("the operation has no query parameter %q", name))
		}
	}
	offered := map[string]bool{}
	for status, answer := range op.Responses.Map() {
		if strings.HasPrefix(status, "2") && answer.Value != nil {
			for media := range answer.Value.Content {
				offered[media] = true
			}
		}
	}
	accept := in.Request.Header.Get("Accept")
	if kind, _, err := mime.ParseMediaType(accept); len(offered) > 0 && !offered["*/*"] && (err != nil || !offered[kind]) {
		complaints = append(complaints, fmt.Sprintf("Accept is %q, and answers are one of %s", accept, strings.Join(slices.Sorted(maps.Keys(offered)), ", ")))
	}
	return complaints
}

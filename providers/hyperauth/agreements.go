package hyperauth

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// saying is what the server said with an error, or "".
func saying(err error) string {
	var told *providers.APIError
	if errors.As(err, &told) {
		return told.Message
	}
	return ""
}

// agreementID is what an agreement is known by: neither part holds a slash.
func agreementID(fields value.Value) string {
	return fields.Get("clientName").Reveal() + "/" + fields.Get("version").Reveal()
}

// agreements reads those that are asked for. An empty text cannot be told from
// one that is not there, and is not kept by the server as one.
func (r *realm) agreements(ctx context.Context, asked []providers.Object, each func(providers.Object) error) error {
	for _, o := range asked {
		id := o.ID
		if id == "" {
			id = agreementID(o.Fields)
		}
		text, err := r.ext.agreement(ctx, "GET", id)
		if errors.Is(err, providers.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		client, version, _ := strings.Cut(id, "/")
		fields := value.OfMap(value.Field{Key: "clientName", Value: value.OfString(client)}, value.Field{Key: "version", Value: value.OfString(version)},
			value.Field{Key: "agreement", Value: value.OfString(text)})
		if err := each(providers.Object{ID: id, Fields: fields}); err != nil {
			return err
		}
	}
	return nil
}

// agreement reads or deletes one.
func (e *extension) agreement(ctx context.Context, method, id string) (string, error) {
	client, version, _ := strings.Cut(id, "/")
	return e.text(ctx, rest.Plain{Route: method + " /agreement/{client}", Names: map[string]string{"client": client},
		Query: url.Values{"realmName": {e.realm}, "version": {version}}})
}

// putAgreement writes a text: the server deletes the one of the same client and
// version and makes another, so that it may be done twice.
func (r *realm) putAgreement(ctx context.Context, c providers.Change) (providers.Result, error) {
	fields := c.Fields
	for _, f := range c.Live.Fields.Fields() {
		if fields.Get(f.Key).Kind() == value.Absent {
			fields = fields.With(f.Key, f.Value)
		}
	}
	body := fields.With("realmName", value.OfString(r.name))
	if _, err := r.ext.Plain(ctx, rest.Plain{Route: "POST /agreement", Body: body, Again: true, Makes: true}); err != nil {
		return providers.Result{}, err
	}
	return providers.Result{Object: providers.Object{ID: agreementID(fields), Fields: fields}}, nil
}

// deleteAgreement: one that is gone is no error.
func (r *realm) deleteAgreement(ctx context.Context, c providers.Change) error {
	_, err := r.ext.agreement(ctx, "DELETE", c.ID)
	if errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	return err
}

package rest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"

	"tenon/providers"
)

// failure is a request that got no answer, or none that can be used.
type failure struct {
	where string // "GET https://host/path"
	what  string
	hint  string
	kinds []error // sentinels and the cause
}

// Error says where, then what happened.
func (f *failure) Error() string { return f.where + ": " + f.what }

// Unwrap gives the sentinels and the cause.
func (f *failure) Unwrap() []error { return f.kinds }

// unreachable makes an error of a request that got no answer. An error of the
// network never holds a credential; that of net/http around it may hold a
// query, and is taken off.
func (w *wire) unreachable(ctx context.Context, r request, p *policy, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var told *providers.APIError
	if errors.As(err, &told) {
		return told
	}
	var signing interface{ Where() string }
	switch {
	case errors.Is(err, providers.ErrNoCredentials): // said by whoever adds credentials
		return bare(err)
	case errors.As(err, &signing):
		what, hint := reason(bare(err), w)
		if hinted, ok := errors.AsType[*providers.Hinted](err); ok {
			what, hint = hinted.Err.Error(), hinted.Hint
		}
		return providers.WithHint(&failure{where: signing.Where(), what: what, kinds: []error{providers.ErrUnavailable, err}}, "%s", hint)
	case errors.Is(err, providers.ErrUnavailable):
		return bare(err)
	}
	err = bare(err)
	what, hint := reason(err, w)
	f := &failure{where: r.method + " " + w.address(r), what: what, kinds: []error{providers.ErrUnavailable, err}}
	if p.sent && !p.again && !hopeless(err) {
		f.what = "the answer was lost, and the change may have been made: " + what
		f.kinds = []error{providers.ErrUnknownOutcome, err}
	}
	return providers.WithHint(f, "%s", hint)
}

// doubt is the failure of something that was sent more than once, of which an
// attempt got no answer.
type doubt struct{ error }

func (d doubt) Unwrap() []error { return []error{d.error, providers.ErrUnknownOutcome} }

// doubtful makes a failure one whose outcome is unknown, where an object may
// have been made all the same.
func doubtful(r request, got answer, err error) error {
	if err == nil || !r.makes || !got.unsure || errors.Is(err, providers.ErrUnknownOutcome) {
		return err
	}
	return doubt{err}
}

// bare takes off what net/http puts around an error.
func bare(err error) error {
	var outer *url.Error
	for errors.As(err, &outer) {
		err = outer.Err
	}
	return err
}

// hopeless reports whether trying again would give the same.
func hopeless(err error) bool {
	var unknown *net.DNSError
	var cert *tls.CertificateVerificationError
	return errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, providers.ErrNoCredentials) || errors.Is(err, errRedirect) || errors.Is(err, errTooLong) || errors.As(err, &cert) ||
		(errors.As(err, &unknown) && unknown.IsNotFound)
}

func reason(err error, w *wire) (what, hint string) {
	host := w.base.Host
	var unknown *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errRedirect):
		return err.Error() + ", and credentials are sent to one server only", "write the address that the server means as the endpoint"
	case errors.Is(err, errTooLong):
		return fmt.Sprintf("the answer is longer than %d KiB", w.most>>10), "is this the address of the API?"
	case errors.As(err, &cert):
		return "the certificate of " + host + " is not trusted: " + cert.Unwrap().Error(),
			"check the endpoint, or make the authority known to this machine (SSL_CERT_FILE)"
	case errors.Is(err, http.ErrSchemeMismatch):
		return host + " does not speak TLS", "check the endpoint: does it begin with http:// instead of https://?"
	case errors.As(err, &unknown):
		return fmt.Sprintf("the name %s is not known", unknown.Name), "check the endpoint, and the name server"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at " + host, "check the endpoint: is the server running there?"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %v", w.timeout), "try again, or allow more time"
	}
	return err.Error(), "check the network between here and " + host + ", then try again"
}

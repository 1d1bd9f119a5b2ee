package fake

import (
	"net"
	"net/http"
	"time"
)

// Serving is the listening half of a sandbox, to be embedded. The zero value
// does not listen.
type Serving struct {
	URL    string // once it listens
	server *http.Server
}

// Listen serves a handler in the background until Close.
func (s *Serving) Listen(listen string, h http.Handler) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	s.URL = "http://" + l.Addr().String()
	s.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	server := s.server
	go func() { _ = server.Serve(l) }()
	return nil
}

// Close stops listening and closes all connections.
func (s *Serving) Close() {
	if s.server != nil {
		_ = s.server.Close()
	}
}

package atlastest

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// versioned is a media type that names a date.
var versioned = regexp.MustCompile(`application/vnd\.atlas\.(\d{4}-\d\d-\d\d|preview|upcoming)\+(json|gzip)`)

const deprecated = "Wed, 19 Feb 2025 00:00:00 GMT"

// sunsetForm has days of one digit (recordings: Thu, 1 Jul 2027 00:00:00 GMT).
const sunsetForm = "Mon, 2 Jan 2006 15:04:05 GMT"

func mediaType(version string) string {
	return "application/vnd.atlas." + version + "+json;charset=utf-8"
}

// resolve takes the newest version of the resource that is not after the one
// that the client accepts: a later date than the newest is accepted. It also
// looks at what a body is said to be.
func (c *call) resolve(at *route) *refusal {
	asked := versioned.FindStringSubmatch(c.r.Header.Get("Accept"))
	if asked == nil {
		return refuse(http.StatusNotAcceptable, "INVALID_VERSION_DATE", "Accept must name a version, as in application/vnd.atlas."+at.versions[0]+"+json.")
	}
	for _, v := range at.versions {
		if v <= asked[1] {
			c.version = v
		}
	}
	if c.version == "" {
		return refuse(http.StatusNotAcceptable, "INVALID_VERSION_DATE", "The resource has no version of "+asked[1]+" or before.", asked[1])
	}
	if gone, err := time.Parse(sunsetForm, at.sunset); err == nil && !c.now().Before(gone) {
		return refuse(http.StatusGone, "VERSION_GONE", "The version "+c.version+" of the resource is gone.", c.version)
	}
	kind := c.r.Header.Get("Content-Type")
	if len(c.raw) > 0 && !strings.HasPrefix(kind, "application/json") && versioned.FindString(kind) == "" {
		return refuse(http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "The media type "+kind+" is not supported.", kind)
	}
	return nil
}

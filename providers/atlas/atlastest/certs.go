package atlastest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"strconv"
	"time"
)

func (c *call) certsPath() string {
	return "/groups/" + c.project.ID + "/databaseUsers/" + c.params[0] + "/certs"
}

// x509User finds the user whose certificates the path names: one of $external
// that the service manages.
func (c *call) x509User() (string, error) {
	name := c.params[0]
	if u := c.dbUsers()["$external/"+name]; u != nil && u["x509Type"] == "MANAGED" {
		return name, nil
	}
	return "", refuse(http.StatusNotFound, "USERNAME_NOT_FOUND", "No user with username "+name+" exists that has managed certificates.", name)
}

func (c *call) listCerts() (answer, error) {
	name, err := c.x509User()
	if err != nil {
		return answer{}, err
	}
	byID, ids := map[string]object{}, []string{}
	for i, one := range c.project.Certs[name] {
		id := strconv.Itoa(i)
		byID[id], ids = one, append(ids, id)
	}
	return c.page(pager{counted: true}, c.certsPath(), ids, func(id string) object { return byID[id] })
}

// createCert answers with the certificate and its key, and keeps neither
// (recordings: TestDBUserCerts/Create, whose type says JSON and is not).
func (c *call) createCert() (answer, error) {
	name, err := c.x509User()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	months := 3
	if o["monthsUntilExpiration"] != nil {
		months = k.whole("monthsUntilExpiration", 1, 24)
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	from, to := c.stamp().Add(-time.Hour), c.stamp().AddDate(0, months, 0)
	text, serial, err := certificate(name, c.project.ID, from, to)
	if err != nil {
		return answer{}, err
	}
	c.project.Certs[name] = append(c.project.Certs[name], object{
		"_id": serial, "createdAt": day(from), "groupId": c.project.ID, "notAfter": day(to), "subject": "CN=" + name,
	})
	return answer{status: http.StatusCreated, body: text}, nil
}

// certificate makes one of its own issue, and its key.
func certificate(name, project string, from, to time.Time) ([]byte, int64, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, 0, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<53)) // as a number of JSON can tell
	if err != nil {
		return nil, 0, err
	}
	t := x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: to,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	issuer := t
	issuer.Subject = pkix.Name{CommonName: project}
	raw, err := x509.CreateCertificate(rand.Reader, &t, &issuer, &key.PublicKey, key)
	if err != nil {
		return nil, 0, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, 0, err
	}
	var out bytes.Buffer
	_ = pem.Encode(&out, &pem.Block{Type: "CERTIFICATE", Bytes: raw})
	_ = pem.Encode(&out, &pem.Block{Type: "PRIVATE KEY", Bytes: private})
	return out.Bytes(), serial.Int64(), nil
}

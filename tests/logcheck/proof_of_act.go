package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// The proofs of docs/log_format.md: each entry's SSH signature over its act, from the specifications of OpenSSH
// (PROTOCOL.sshsig, PROTOCOL.u2f) and of Web Authentication alone.

const (
	plainKey    = "ssh-ed25519"
	hardwareKey = "sk-ssh-ed25519@openssh.com"
	ecdsaKey    = "sk-ecdsa-sha2-nistp256@openssh.com"
	passkey     = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"

	userPresent, userVerified, attested, hasExtensions = 0x01, 0x04, 0x40, 0x80
)

// A wire takes SSH's types from its front; once something is missing it is broken for good.
type wire struct {
	rest   []byte
	broken bool
}

func (w *wire) take(n int) []byte {
	if w.broken || n < 0 || n > len(w.rest) {
		w.broken = true
		return nil
	}
	taken := w.rest[:n]
	w.rest = w.rest[n:]
	return taken
}

func (w *wire) text() []byte {
	size := w.take(4)
	if size == nil {
		return nil
	}
	return w.take(int(binary.BigEndian.Uint32(size)))
}

func (w *wire) whole() bool { return !w.broken && len(w.rest) == 0 }

func putText(out []byte, text []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(text)))
	return append(out, text...)
}

type publicKey struct {
	kind        string
	point       []byte
	application string
}

func parseKey(blob []byte) (publicKey, error) {
	w := wire{rest: blob}
	k := publicKey{kind: string(w.text())}
	switch k.kind {
	case plainKey, hardwareKey:
	case ecdsaKey:
		if string(w.text()) != "nistp256" {
			return k, errors.New("its key is of another curve")
		}
	default:
		return k, fmt.Errorf("its key has the type %q", k.kind)
	}
	k.point = w.text()
	if k.kind != plainKey {
		k.application = string(w.text())
	}
	if !w.whole() || (k.kind != ecdsaKey && len(k.point) != ed25519.PublicKeySize) {
		return k, errors.New("its key is malformed")
	}
	return k, nil
}

func (k publicKey) signed(message, signature []byte) bool {
	if k.kind != ecdsaKey {
		return len(signature) == ed25519.SignatureSize && ed25519.Verify(k.point, message, signature)
	}
	x, y := elliptic.Unmarshal(elliptic.P256(), k.point)
	w := wire{rest: signature}
	r, s := w.text(), w.text()
	if x == nil || !w.whole() {
		return false
	}
	hash := sha256.Sum256(message)
	return ecdsa.Verify(&ecdsa.PublicKey{Curve: elliptic.P256(), X: x, Y: y}, hash[:], new(big.Int).SetBytes(r), new(big.Int).SetBytes(s))
}

// What a hardware key signs: application, flags, counter, extensions, and the hash of the rest.
func (k publicKey) token(flags, counter, extensions, rest []byte) []byte {
	application, hash := sha256.Sum256([]byte(k.application)), sha256.Sum256(rest)
	return bytes.Join([][]byte{application[:], flags, counter, extensions, hash[:]}, nil)
}

func (k publicKey) ofSite(origin string) bool {
	scheme := "https://"
	if k.application == "localhost" {
		scheme = "http://"
	}
	port := strings.TrimPrefix(origin, scheme+k.application)
	return port != origin && (port == "" || (len(port) > 1 && port[0] == ':' && strings.Trim(port[1:], "0123456789") == ""))
}

// checkInner verifies the signature inside the envelope over data.
func (k publicKey) checkInner(inner, data []byte) error {
	wrong := errors.New("its signature is not its key's over its act")
	w := wire{rest: inner}
	kind, signature := string(w.text()), w.text()
	inBrowser := kind == passkey && k.kind == ecdsaKey
	if !inBrowser && kind != k.kind {
		return fmt.Errorf("its signature is of the type %q", kind)
	}
	if k.kind == ecdsaKey && inBrowser == strings.HasPrefix(k.application, "ssh:") {
		return errors.New("its signature is of another form than its key")
	}
	if kind == plainKey {
		if !w.whole() || !k.signed(data, signature) {
			return wrong
		}
		return nil
	}
	flags, counter := w.take(1), w.take(4)
	var extensions []byte
	signedText, need := data, byte(userPresent)
	if inBrowser {
		origin := string(w.text())
		clientData := w.text()
		extensions = w.text()
		begin := `{"type":"webauthn.get","challenge":"` + base64.RawURLEncoding.EncodeToString(data) + `","origin":"` + origin + `","crossOrigin":false`
		rest := strings.TrimPrefix(string(clientData), begin)
		if !strings.HasPrefix(string(clientData), begin) || !(rest == "}" || (strings.HasPrefix(rest, ",") && strings.HasSuffix(rest, "}"))) {
			return errors.New("what the browser signed is not its act")
		}
		if !k.ofSite(origin) {
			return fmt.Errorf("it was signed on a page of %s", origin)
		}
		signedText, need = clientData, userPresent|userVerified
	}
	if !w.whole() || flags[0]&attested != 0 || (inBrowser && (flags[0]&hasExtensions != 0) != (len(extensions) > 0)) {
		return errors.New("its signature is malformed")
	}
	if !k.signed(k.token(flags, counter, extensions, signedText), signature) {
		return wrong
	}
	if flags[0]&need != need {
		return errors.New("nobody was there when it was signed")
	}
	return nil
}

// checkProof verifies the proof of one entry.
func checkProof(bytesOfEntry []byte) error {
	var e struct {
		Act   json.RawMessage `json:"act"`
		Proof struct {
			Key       string `json:"key"`
			Signature string `json:"signature"`
		} `json:"proof"`
	}
	if err := json.Unmarshal(bytesOfEntry, &e); err != nil {
		return err
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(e.Proof.Signature)
	if err != nil {
		return err
	}
	w := wire{rest: blob}
	magic, version := string(w.take(6)), w.take(4)
	keyBlob, namespace, reserved, algorithm, inner := w.text(), w.text(), w.text(), w.text(), w.text()
	if !w.whole() || magic != "SSHSIG" || binary.BigEndian.Uint32(version) != 1 || string(namespace) != "writ-act@v1" || len(reserved) != 0 {
		return errors.New("its signature is no SSH signature of an act")
	}
	key, err := parseKey(keyBlob)
	if err != nil {
		return err
	}
	if e.Proof.Key != key.kind+" "+base64.StdEncoding.EncodeToString(keyBlob) {
		return errors.New("its signature is another key's than it says")
	}
	var hash []byte
	switch string(algorithm) {
	case "sha256":
		sum := sha256.Sum256(e.Act)
		hash = sum[:]
	case "sha512":
		sum := sha512.Sum512(e.Act)
		hash = sum[:]
	default:
		return errors.New("its signature hashes by another algorithm")
	}
	data := putText(putText(putText(putText([]byte("SSHSIG"), namespace), nil), algorithm), hash)
	return key.checkInner(inner, data)
}

func checkProofs(entries [][]byte) error {
	for i, e := range entries {
		if err := checkProof(e); err != nil {
			return fmt.Errorf("couldn't accept the entry %d: %w", i, err)
		}
	}
	return nil
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from './bytes.ts';
import { handIn, kindOf, sortDocuments, type HandedFile } from './handed_file.ts';

const SIGNATURE = '-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n';
const file = (name: string, text: string): HandedFile => ({ name, bytes: utf8(text), sha256: name });

test('a document is told by its content', () => {
  assert.equal(kindOf(utf8('# A writ\n\n# The form.\nwrit = "v1"\n')), 'writ');
  assert.equal(kindOf(utf8('basis = "v1"\n')), 'basis');
  assert.equal(kindOf(utf8(SIGNATURE)), 'signature');
  assert.equal(kindOf(utf8(SIGNATURE.replaceAll('\n', '\r\n'))), 'signature');
});

test('what is none of them is not taken for one', () => {
  for (const text of ['', 'writing = "v1"\n', '# writ = "v1"\n', 'other = 1\n[table]\nwrit = "v1"\n', '-----BEGIN PGP SIGNATURE-----\n']) {
    assert.equal(kindOf(utf8(text)), undefined, text);
  }
  assert.equal(kindOf(Uint8Array.of(0xff, 0xd8, 0xff)), undefined);
});

test('a document and its signature come in either order, and a later one takes the place of the former', () => {
  const [writ, other, signature] = [file('writ.toml', 'writ = "v1"\n'), file('other.toml', 'writ = "v1"\n# 2\n'), file('writ.toml.sig', SIGNATURE)];
  assert.deepEqual(sortDocuments({}, [signature, writ], 'writ'), { document: writ, signature });
  const first = sortDocuments({}, [signature], 'writ');
  assert.deepEqual(sortDocuments(first, [writ], 'writ'), { document: writ, signature });
  assert.deepEqual(sortDocuments({ document: writ, signature }, [other], 'writ'), { document: other, signature });
});

test('another document is refused by name', () => {
  assert.throws(() => sortDocuments({}, [file('b.toml', 'basis = "v1"\n')], 'writ'), /b\.toml is neither a writ nor a signature/);
  assert.throws(() => sortDocuments({}, [file('w.toml', 'writ = "v1"\n')], 'basis'), /w\.toml is neither a legal basis nor/);
});

test('a file is known by its SHA-256, and an empty or too large one is not taken', async () => {
  const { sha256 } = await handIn(new File(['abc'], 'a.txt'), 3);
  assert.equal(sha256, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  await assert.rejects(handIn(new File(['abcd'], 'a.txt'), 3), /larger/);
  await assert.rejects(handIn(new File([], 'a.txt'), 3), /empty/);
});

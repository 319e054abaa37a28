// embed.mjs SITE OUT.cc: writes the built site's files as C++ arrays, as they are and, where that is smaller, gzipped.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const BYTES_A_LINE = 30;

const [site, out] = process.argv.slice(2);

function array(name, bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) lines.push([...bytes.subarray(at, at + BYTES_A_LINE)].join(','));
  return `constexpr unsigned char ${name}[] = {${lines.join(',\n')}};\n`;
}

function embed(path, index) {
  const type = TYPES[extname(path)];
  if (!type) throw new Error(`couldn't embed ${path}: it has no content type here`);
  const plain = readFileSync(join(site, path));
  const packed = gzipSync(plain, { level: 9 });
  const smaller = packed.length < plain.length;
  const url = path === 'index.html' ? '/' : `/${path}`;
  return {
    url,
    bytes: smaller ? packed.length : plain.length,
    arrays: array(`kPlain${index}`, plain) + (smaller ? array(`kGzip${index}`, packed) : ''),
    row: `    {"${url}", "${type}", kPlain${index}, ${smaller ? `kGzip${index}` : '{}'}},\n`,
  };
}

const paths = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(site, join(entry.parentPath, entry.name)))
  .sort();
const files = paths.map(embed);
writeFileSync(
  out,
  `// Written by web/embed.mjs of the built site.\n#include "server/site.h"\n\nnamespace writ {\nnamespace {\n\n` +
    files.map((file) => file.arrays).join('') +
    `const SiteFile kFiles[] = {\n${files.map((file) => file.row).join('')}};\n\n}  // namespace\n\n` +
    `std::span<const SiteFile> SiteFiles() { return kFiles; }\n\n}  // namespace writ\n`,
);
console.log(`embedded ${files.length} files, ${files.reduce((sum, file) => sum + file.bytes, 0)} bytes to send`);

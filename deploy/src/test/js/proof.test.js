// The browser's proof in node: `node --test deploy/src/test/js`. go-vectors.json was made by the Go project's packages
// (go test -run Vectors -update); VECTORS names another file of the same form, such as ProofTest makes from a ledger.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  Memory,
  NotProven,
  base64Of,
  bytesOf,
  leafHash,
  proveEntry,
  proveGrowth,
  readCheckpoint,
  readKey,
} from "../../main/resources/io/wheeltapper/deploy/console/proof.js";

const load = (name) => JSON.parse(readFileSync(name, "utf8"));
const go = load(new URL("go-vectors.json", import.meta.url));
const files = { go, ...(process.env.VECTORS ? { own: load(process.env.VECTORS) } : {}) };

const refused = (code) => (error) => {
  assert.ok(error instanceof NotProven, String(error.stack));
  assert.equal(error.code, code, error.message);
  return true;
};

function flip(base64, random) {
  const bytes = bytesOf(base64);
  bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
  return base64Of(bytes);
}

/** Small and the same for the same seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

for (const [name, file] of Object.entries(files)) {
  test(`${name}: every entry is proven, and nothing else`, async () => {
    const key = await readKey(file.vkey);
    const random = dice(Number(process.env.SEED ?? 7));
    assert.ok(file.proofs.length > 0);
    for (const proof of file.proofs) {
      const proven = await proveEntry(proof, proof.index, key);
      assert.equal(proven.checkpoint.size, proof.size);
      assert.equal(base64Of(proven.bytes), proof.leaf);
      await assert.rejects(proveEntry({ ...proof, leaf: flip(proof.leaf, random) }, proof.index, key),
        refused("inclusion"));
      await assert.rejects(proveEntry(proof, proof.index + 1, key), refused("inclusion"));
      await assert.rejects(proveEntry({ ...proof, index: proof.size }, proof.size, key), refused("inclusion"));
      await assert.rejects(proveEntry({ ...proof, hashes: [...proof.hashes, proof.hashes[0] ?? proof.leaf] },
        proof.index, key), refused("inclusion"));
      for (let i = 0; i < proof.hashes.length; i++) {
        const hashes = proof.hashes.with(i, flip(proof.hashes[i], random));
        await assert.rejects(proveEntry({ ...proof, hashes }, proof.index, key), refused("inclusion"));
      }
      if (proof.size > 1) {
        const index = (proof.index + 1) % proof.size;
        await assert.rejects(proveEntry({ ...proof, index }, index, key), refused("inclusion"));
      }
    }
  });

  test(`${name}: every older tree is the beginning of the newer, and no other`, async () => {
    const key = await readKey(file.vkey);
    const random = dice(Number(process.env.SEED ?? 7));
    assert.ok(file.growth.length > 0);
    for (const growth of file.growth) {
      const old = await readCheckpoint(growth.old, key);
      const now = await readCheckpoint(growth.new, key);
      const hashes = growth.hashes.map(bytesOf);
      assert.equal(await proveGrowth(old, now, hashes), true);
      const other = bytesOf(flip(base64Of(old.root), random));
      await assert.rejects(proveGrowth({ ...old, root: other }, now, hashes), refused("inconsistent"));
      await assert.rejects(proveGrowth(old, { ...now, root: other }, hashes), refused("inconsistent"));
      await assert.rejects(proveGrowth(now, old, hashes), refused("inconsistent"));
      await assert.rejects(proveGrowth(old, now, [...hashes, other]), refused("inconsistent"));
      await assert.rejects(proveGrowth(old, now, hashes.slice(1)), refused("inconsistent"));
    }
  });
}

test("a signature, a key and an origin that are not right are named", async () => {
  const key = await readKey(go.vkey);
  const note = go.proofs.at(-1).checkpoint;
  const size = go.proofs.at(-1).size;
  assert.equal((await readCheckpoint(note, key)).size, size);
  await assert.rejects(readCheckpoint(note.replace(`\n${size}\n`, `\n${size + 1}\n`), key), refused("signature"));
  await assert.rejects(readCheckpoint(note.replace("\n\n", "\n"), key), refused("format"));
  await assert.rejects(readCheckpoint(note + "no signature\n", key), refused("format"));
  await assert.rejects(readCheckpoint("", key), refused("format"));
  await assert.rejects(readCheckpoint(undefined, key), refused("format"));
  const more = note + "\u2014 somebody.example AAAAAAAA\n";
  assert.equal((await readCheckpoint(more, key)).size, size, "what others sign beside it does not matter");
  for (const vkey of ["", "a+b", go.vkey.replace(/\+[0-9a-f]{8}\+/, "+00000000+"), "x" + go.vkey, null]) {
    await assert.rejects(readKey(vkey), refused("key"));
  }
  const [name] = go.vkey.split("+");
  const swapped = new Uint8Array(33).fill(9);
  swapped[0] = 1;
  const id = await crypto.subtle.digest("SHA-256", Buffer.concat([Buffer.from(name + "\n"), swapped]));
  const hex = Buffer.from(id).subarray(0, 4).toString("hex");
  const other = await readKey(`${name}+${hex}+${base64Of(swapped)}`);
  await assert.rejects(readCheckpoint(note, other), refused("signature"));
});

test("an entry's hash is RFC 6962's", async () => {
  assert.equal(Buffer.from(await leafHash(new Uint8Array(0))).toString("hex"),
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
});

/** Like localStorage. */
function storage() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
}

const asked = async (old, size) => {
  const found = go.growth.find((g) => g.old.split("\n")[1] === String(old) && g.new.split("\n")[1] === String(size));
  return (found?.hashes ?? []).map(bytesOf);
};

test("what the browser remembers shows a ledger put back, and another key", async () => {
  const kept = storage();
  const first = new Memory(kept, asked);
  const key = await first.believed(go.vkey);
  assert.equal(first.key.given, false);
  const at = async (size) => readCheckpoint(go.proofs.find((p) => p.size === size).checkpoint, key);
  await first.see(await at(3), key, true);
  await first.see(await at(256), key, true);

  const later = new Memory(kept, asked);
  await assert.rejects(later.see(await at(255), key, true), refused("rolled-back"));
  await later.see(await at(255), key); // an answer that was under way meanwhile, and is of the same past
  await later.see(await at(600), key, true);
  await Promise.all([later.see(await at(257), key), later.see(await at(600), key), later.see(await at(8), key)]);
  assert.equal((await readCheckpoint(JSON.parse(kept.getItem("wheeltapper.audit")).note, key)).size, 600);

  const lied = new Memory(kept, async () => []);
  await assert.rejects(lied.see(await at(256), key), refused("inconsistent"));
  const other = { ...(await at(600)), root: new Uint8Array(32) };
  await assert.rejects(lied.see(other, key), refused("inconsistent"));

  await assert.rejects(later.believed(go.vkey + "A"), refused("key"));
  later.forget();
  assert.equal(later.key.vkey, "");
  await later.give("  " + go.vkey + "\n");
  assert.equal(later.key.given, true);
  await assert.rejects(later.believed("other+00000000+AAAA"), refused("key"));
});

test("without a storage it remembers for the page, and says so", async () => {
  const memory = new Memory(null, asked);
  await memory.believed(go.vkey);
  assert.equal(memory.lost, true);
  assert.equal(memory.key.vkey, go.vkey);
  const full = new Memory({ getItem: () => "{no json", setItem: () => { throw new Error("full"); } }, asked);
  assert.equal(full.lost, true);
  await full.believed(go.vkey);
  assert.equal(full.lost, true);
});

// Whether an entry is in the ledger, judged here and not by the server: C2SP signed-note and tlog-checkpoint, and the
// Merkle proofs of RFC 6962 (sections 2.1.1 and 2.1.2), on nothing but WebCrypto. Nothing here touches a page or the
// network; it runs in a browser and in node alike. Whoever wants to know what is checked reads this one file.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Why something is not proven. `code` is one word for programs, `message` is for people. */
export class NotProven extends Error {
  constructor(code, message) {
    super(message);
    this.name = "NotProven";
    this.code = code;
  }
}

function no(code, message) {
  throw new NotProven(code, message);
}

/** Strict base64 with padding. */
export function bytesOf(base64) {
  if (typeof base64 !== "string" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
    no("format", "something that should be base64 is not");
  }
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

export function base64Of(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The hash of an entry's bytes as a leaf. */
export function leafHash(bytes) {
  return sha256(joined(Uint8Array.of(0), bytes));
}

/** The hash of two subtrees. */
export function nodeHash(left, right) {
  return sha256(joined(Uint8Array.of(1), left, right));
}

const ED25519 = 1;

/** Reads a verifier key, NAME+ID+BASE64, and computes its id again. */
export async function readKey(text) {
  const vkey = String(text).trim();
  const parts = /^([^\s+]+)\+([0-9a-fA-F]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey);
  if (!parts) no("key", "this is no verifier key; it looks like NAME+ID+BASE64");
  const [, name, id, typed] = parts;
  const bytes = bytesOf(typed);
  if (bytes.length !== 33 || bytes[0] !== ED25519) no("key", `the key of ${name} is not an Ed25519 key`);
  const hash = (await sha256(joined(encoder.encode(name + "\n"), bytes))).slice(0, 4);
  const given = Uint8Array.from(id.match(/../g), (two) => parseInt(two, 16));
  if (!same(hash, given)) no("key", `the key of ${name} and its id ${id} do not belong together`);
  return { vkey, name, id: hash, bytes: bytes.slice(1) };
}

async function signedBy(key, text, signature) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    no("browser", "this browser cannot check Ed25519 signatures; take a newer one");
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, encoder.encode(text));
}

/** The text of a signed note, if this key signed it. */
export async function openNote(note, key) {
  const split = typeof note === "string" ? note.lastIndexOf("\n\n") : -1;
  if (split < 0 || !note.endsWith("\n")) no("format", "the checkpoint is no signed note");
  const text = note.slice(0, split + 1);
  let signed = false;
  for (const line of note.slice(split + 2, -1).split("\n")) {
    const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!parts) no("format", "the checkpoint has a line that is no signature");
    if (parts[1] !== key.name) continue;
    const tagged = bytesOf(parts[2]);
    if (!same(tagged.slice(0, 4), key.id)) continue;
    if (!(await signedBy(key, text, tagged.slice(4)))) {
      no("signature", `the checkpoint's signature is not by ${key.name}`);
    }
    signed = true;
  }
  if (!signed) no("signature", `the checkpoint bears no signature by the key ${key.vkey.slice(0, -44)}…`);
  return text;
}

/** A signed checkpoint: origin, size and root. */
export async function readCheckpoint(note, key) {
  const lines = (await openNote(note, key)).split("\n");
  if (lines[0] !== key.name) no("origin", `the checkpoint is of ${lines[0]}, not of ${key.name}`);
  if (lines.length < 4 || !/^(0|[1-9]\d{0,14})$/.test(lines[1])) no("format", "the checkpoint has no size");
  const root = bytesOf(lines[2]);
  if (root.length !== 32) no("format", "the checkpoint has no root");
  return { origin: lines[0], size: Number(lines[1]), root, note };
}

const largestBelow = (size) => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};

/** The root that an entry's hash leads to, in a tree of `size`, by the hashes of its path. */
export async function rootOf(leaf, index, size, hashes) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    no("inclusion", `entry ${index} is not among the ${size} of the checkpoint`);
  }
  const left = [];
  for (let at = index, n = size; n > 1; ) {
    const half = largestBelow(n);
    left.push(at >= half);
    [at, n] = at >= half ? [at - half, n - half] : [at, half];
  }
  if (left.length !== hashes.length) {
    no("inclusion", `the proof has ${hashes.length} hashes, a tree of ${size} needs ${left.length}`);
  }
  let hash = leaf;
  for (const sibling of hashes) {
    if (sibling.length !== 32) no("format", "the proof has a hash that is none");
    hash = left.pop() ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
  }
  return hash;
}

/**
 * Holds one entry and its proof, as `/api/v1/audit/proof/{index}` gives it, against a key. Gives the checkpoint and the
 * entry as it was hashed; throws NotProven.
 *
 * @param index which entry was asked for: a proof of another one proves nothing
 */
export async function proveEntry(proof, index, key) {
  if (proof === null || typeof proof !== "object" || !Array.isArray(proof.hashes)) no("format", "there is no proof");
  if (proof.index !== index) no("inclusion", `the proof is of entry ${proof.index}, not of ${index}`);
  const checkpoint = await readCheckpoint(proof.checkpoint, key);
  const bytes = bytesOf(proof.leaf);
  const root = await rootOf(await leafHash(bytes), index, checkpoint.size, proof.hashes.map(bytesOf));
  if (!same(root, checkpoint.root)) {
    no("inclusion", `this is not what the signed ledger has at ${index}: the entry or its proof was changed`);
  }
  let entry;
  try {
    entry = JSON.parse(decoder.decode(bytes));
  } catch {
    no("format", "the entry is in the ledger, and is no JSON");
  }
  return { checkpoint, bytes, entry };
}

/** Whether the older of two checkpoints is the beginning of the newer, by the hashes of RFC 6962 section 2.1.2. */
export async function proveGrowth(older, newer, hashes) {
  const bad = () => no("inconsistent", `the ledger of ${newer.size} entries does not continue the one of ${older.size}`
    + " that this browser has seen: its past was rewritten");
  if (older.size > newer.size) bad();
  if (older.size === newer.size) return same(older.root, newer.root) || bad();
  if (older.size === 0) return true;
  const path = [...hashes];
  let first = older.size - 1;
  let last = newer.size - 1;
  while (first % 2 === 1) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  // Where the older tree is one full subtree, its root is known and not sent.
  const start = first === 0 ? older.root : path.shift();
  if (!start) bad();
  let [old, whole] = [start, start];
  for (const hash of path) {
    if (last === 0 || hash.length !== 32) bad();
    if (first % 2 === 1 || first === last) {
      [old, whole] = [await nodeHash(hash, old), await nodeHash(hash, whole)];
      while (first % 2 === 0 && first !== 0) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    } else {
      whole = await nodeHash(whole, hash);
    }
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  }
  return (last === 0 && same(old, older.root) && same(whole, newer.root)) || bad();
}

/**
 * What this browser remembers of one agent's ledger: the key, and the newest checkpoint it has seen, so that another key
 * and a ledger put back are noticed. The first key seen is believed and said to be so, unless the auditor gives one.
 */
export class Memory {
  /**
   * @param storage like localStorage; null remembers nothing beyond this page
   * @param growth asks for the hashes between two sizes: async (old, size) => [Uint8Array…]
   */
  constructor(storage, growth, name = "wheeltapper.audit") {
    this.storage = storage;
    this.growth = growth;
    this.name = name;
    this.kept = { vkey: "", given: false, since: 0, note: "" };
    try {
      this.kept = { ...this.kept, ...JSON.parse(storage?.getItem(name) ?? "{}") };
    } catch {
      this.lost = true;
    }
  }

  /** The key that is believed, and whether an auditor gave it. */
  get key() {
    return { vkey: this.kept.vkey, given: this.kept.given, since: this.kept.since };
  }

  /** Believes the key that an auditor has from elsewhere; what was seen under another is forgotten. */
  async give(vkey) {
    const key = await readKey(vkey);
    const note = key.vkey === this.kept.vkey ? this.kept.note : "";
    this.#keep({ vkey: key.vkey, given: true, since: Date.now(), note });
    return key;
  }

  /** Forgets key and checkpoint: the next key seen is believed again. */
  forget() {
    this.#keep({ vkey: "", given: false, since: 0, note: "" });
  }

  /** The key to check by; the server's is believed only where none is known. */
  async believed(offered) {
    if (!this.kept.vkey) {
      const key = await readKey(offered);
      this.#keep({ ...this.kept, vkey: key.vkey, given: false, since: Date.now() });
      return key;
    }
    if (String(offered).trim() !== this.kept.vkey) {
      no("key", `the server shows another key than the one ${this.kept.given ? "you gave" : "this browser saw first"}: `
        + `${String(offered).trim().slice(0, 120)}`);
    }
    return readKey(this.kept.vkey);
  }

  /**
   * Holds a checkpoint against the newest that was seen, and remembers the newer.
   *
   * @param newest whether the server called it its newest, which must never shrink
   */
  see(checkpoint, key, newest = false) {
    // One after the other, so that of two answers at once the older never replaces the newer.
    const turn = (this.turn ?? Promise.resolve()).then(() => this.#see(checkpoint, key, newest));
    this.turn = turn.catch(() => {});
    return turn;
  }

  async #see(checkpoint, key, newest) {
    if (this.kept.note) {
      const seen = await readCheckpoint(this.kept.note, key);
      if (newest && checkpoint.size < seen.size) {
        no("rolled-back", `the ledger has ${checkpoint.size} entries, and this browser has seen it signed with`
          + ` ${seen.size}: it was put back to an earlier state`);
      }
      const [older, newer] = checkpoint.size < seen.size ? [checkpoint, seen] : [seen, checkpoint];
      const hashes = older.size === 0 || older.size === newer.size ? [] : await this.growth(older.size, newer.size);
      await proveGrowth(older, newer, hashes);
      if (newer === seen) return;
    }
    this.#keep({ ...this.kept, note: checkpoint.note });
  }

  #keep(kept) {
    this.kept = kept;
    try {
      this.storage?.setItem(this.name, JSON.stringify(kept));
      this.lost = !this.storage;
    } catch {
      this.lost = true; // a private window, or no room: said on the page
    }
  }
}

package io.wheeltapper.deploy.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle is good only while it is, byte for byte, what a trusted key signed. */
final class SignatureTest {

  @TempDir private Path dir;
  private Path bundle = Path.of("");
  private Path key = Path.of("");
  private String verifier = "";

  @BeforeEach
  void write() throws Exception {
    bundle = dir.resolve("bundle");
    key = dir.resolve("ops.key");
    put("bundle.yaml", "name: mine\n");
    put("rules/a.drl", "rule\n");
    put("README.md", "not the bundle's\n");
    verifier = Signature.createKey(key, "ops/2026");
    Signature.sign(bundle, key);
  }

  private void put(String name, String text) throws IOException {
    Path file = bundle.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> problems() {
    return Signature.of(bundle, List.of(verifier)).problems();
  }

  private void bad(String part) {
    assertEquals(1, problems().size(), problems().toString());
    assertTrue(problems().getFirst().contains(part), problems().toString());
  }

  @Test
  void whatWasSignedIsGoodAndSigningChangesNoHash() throws Exception {
    assertEquals(List.of(verifier), Signature.of(bundle, List.of(verifier)).by());
    assertTrue(Signature.of(bundle, List.of(verifier)).good());
    String hash = PolicyReader.hash(bundle);
    Files.delete(bundle.resolve(Signature.FILE));
    assertEquals(hash, PolicyReader.hash(bundle));
    bad("is not signed");
    put("README.md", "changed");
    Signature.sign(bundle, key);
    assertEquals(List.of(), problems());
  }

  @Test
  void everyChangeIsNamed() throws Exception {
    put("rules/a.drl", "rule \n");
    bad("rules/a.drl was changed");
    put("rules/a.drl", "rule\n");
    assertEquals(List.of(), problems());
    put("rules/b.drl", "");
    bad("rules/b.drl was added");
    Files.delete(bundle.resolve("rules/b.drl"));
    Files.delete(bundle.resolve("rules/a.drl"));
    bad("rules/a.drl is gone");
  }

  @Test
  void aStrangersSignatureIsNone() throws Exception {
    Path other = dir.resolve("other.key");
    String stranger = Signature.createKey(other, "ops/2026");
    Signature.sign(bundle, other);
    bad("none of the trusted keys");
    assertTrue(Signature.of(bundle, List.of(verifier, stranger)).good());
    assertFalse(Signature.of(bundle, List.of()).good());
  }

  @Test
  void aManifestThatWasEditedWithItsFileIsNotSigned() throws Exception {
    String note = Files.readString(bundle.resolve(Signature.FILE));
    put("rules/a.drl", "rule \n");
    String edited = Manifest.of(bundle) + note.substring(note.indexOf("\n\n") + 1);
    put(Signature.FILE, edited);
    bad("none of the trusted keys");
    for (String broken : List.of("", "x", note.replace("\n\n", "\n"), note + "x\n")) {
      put(Signature.FILE, broken);
      assertFalse(Signature.of(bundle, List.of(verifier)).good(), broken);
    }
  }

  @Test
  void keysAreReadFromFilesAndAPrivateKeyGivesItsPublicHalfOnly() throws Exception {
    Path keys = dir.resolve("keys");
    Files.writeString(keys, "# ours\n\n" + verifier + "\n");
    assertEquals(List.of(verifier), Signature.keys(List.of(keys)));
    assertEquals(List.of(verifier), Signature.keys(List.of(key)));
  }
}

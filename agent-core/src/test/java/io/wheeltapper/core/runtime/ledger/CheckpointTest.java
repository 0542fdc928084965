package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {

  @TempDir Path folder;

  /** The example of golang.org/x/mod/sumdb/note, which is not ours. */
  @Test
  void aKeyAndSignatureOfTheReferenceToolVerify() {
    VerifierKey key =
        VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    byte[] tagged =
        Base64.getDecoder()
            .decode(
                "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
    byte[] text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
            .getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(key.id(), Arrays.copyOf(tagged, 4));
    assertTrue(key.verifies(text, Arrays.copyOfRange(tagged, 4, tagged.length)));
  }

  @Test
  void aNoteComesBackAndOtherSignaturesOnItDoNotMatter() throws IOException {
    SignerKey key = SignerKey.create(folder.resolve("ledger.key"));
    SignerKey witness = SignerKey.create(folder.resolve("witness.key"));
    Checkpoint head = new Checkpoint(key.verifier().name(), 12, Merkle.empty());
    String note = head.sign(key);
    String other = head.sign(witness).substring(head.sign(witness).indexOf("—"));
    Checkpoint read = Checkpoint.verified(note + other, key.verifier());
    assertEquals(12, read.size());
    assertArrayEquals(Merkle.empty(), read.root());
    assertTrue(note.startsWith(key.verifier().name() + "\n12\n47DEQpj8HBSa"), note);
  }

  @Test
  void whatWasChangedOrSignedByAnotherIsRefused() throws IOException {
    SignerKey key = SignerKey.create(folder.resolve("ledger.key"));
    SignerKey other = SignerKey.create(folder.resolve("other.key"));
    String note = new Checkpoint(key.verifier().name(), 12, Merkle.empty()).sign(key);
    for (String wrong :
        List.of(
            note.replace("\n12\n", "\n13\n"),
            note.replace("47DE", "47DF"),
            new Checkpoint(key.verifier().name(), 12, Merkle.empty()).sign(other),
            note.substring(0, note.indexOf("—")),
            "",
            note.strip())) {
      assertThrows(
          IllegalArgumentException.class, () -> Checkpoint.verified(wrong, key.verifier()), wrong);
    }
  }

  @Test
  void theKeyIsItsOwnersAloneAndComesBack() throws Exception {
    Path file = folder.resolve("ledger.key");
    SignerKey made = SignerKey.create(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(made.verifier().toString(), SignerKey.load(file).verifier().toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Ledger.Unavailable open = assertThrows(Ledger.Unavailable.class, () -> SignerKey.load(file));
    assertTrue(
        String.valueOf(open.getMessage()).contains("chmod 600"), String.valueOf(open.getMessage()));
  }

  @Test
  void aKeyThatIsNoneIsRefusedByName() throws IOException {
    Path file = folder.resolve("ledger.key");
    SignerKey.create(file);
    String vkey = Files.readAllLines(file).get(1);
    for (String wrong : List.of("", "x\n", "AAAA\n" + vkey + "\n")) {
      Files.writeString(file, wrong);
      Ledger.Unavailable refused =
          assertThrows(Ledger.Unavailable.class, () -> SignerKey.load(file));
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith(file + " is no key"),
          String.valueOf(refused.getMessage()));
    }
  }

  @Test
  void aFileOfManyNotesIsTakenApart() throws IOException {
    SignerKey key = SignerKey.create(folder.resolve("ledger.key"));
    String one = new Checkpoint(key.verifier().name(), 1, Merkle.empty()).sign(key);
    String two = new Checkpoint(key.verifier().name(), 2, Merkle.empty()).sign(key);
    assertEquals(List.of(one, two), Checkpoint.split(one + two));
    assertEquals(List.of(one, two), Checkpoint.split("\n" + one + "\n" + two));
  }
}

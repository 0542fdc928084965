package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCosignTest {

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  /** One more entry; gives the newest checkpoint's file. */
  private Path grown(String name) throws Exception {
    return grown(name, "ada");
  }

  private Path grown(String name, String by) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(data(), LedgerSettings.defaults())) {
      ledger.append(
          List.of(new Entry.Paused(ledger.size(), Target.site(), by, "")), ledger.size(), 1, true);
    }
    return Files.writeString(folder.resolve(name), Audit.head(data()).orElseThrow().note());
  }

  private Ran cosign(Path checkpoint, String key, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                "audit",
                "cosign",
                "" + checkpoint,
                "--key",
                "" + folder.resolve(key),
                "--data",
                "" + data()));
    words.addAll(List.of(more));
    return Ran.of(words.toArray(String[]::new));
  }

  private Ran verify(String... more) {
    List<String> words =
        new java.util.ArrayList<>(List.of("audit", "verify", "--data", "" + data()));
    words.addAll(List.of(more));
    return Ran.of(words.toArray(String[]::new));
  }

  @Test
  void aSecondPartySignsWhatContinuesAndVerifyHonoursIt() throws Exception {
    Path first = grown("first");
    assertEquals(2, cosign(first, "audit.key").code());
    Ran signed = cosign(first, "audit.key", "--name", "auditor.example/w1");
    assertEquals(0, signed.code(), signed.err());
    assertTrue(signed.out().startsWith(Files.readString(first)), signed.out());
    String vkey = signed.err().lines().toList().getLast();
    assertTrue(vkey.startsWith("auditor.example/w1+"), vkey);

    Path cosigned = Files.writeString(folder.resolve("cosigned"), signed.out());
    String since = cosigned.toString();
    Ran honoured =
        verify("--since", since, "--cosigner", vkey, "--require-cosigner", "auditor.example/w1");
    assertEquals(0, honoured.code(), honoured.out() + honoured.err());
    assertTrue(honoured.err().contains("auditor.example/w1 signed besides, at 20"), honoured.err());

    Path config =
        Files.writeString(folder.resolve("c.yaml"), "checkpoints: {cosigners: ['" + vkey + "']}\n");
    assertTrue(verify("--since", since, "--config", "" + config).err().contains("signed besides"));
    Files.writeString(config, "checkpoints: {cosigners: ['" + vkey + "x']}\n");
    assertEquals(2, verify("--since", since, "--config", "" + config).code());

    Ran unsigned =
        verify(
            "--since", "" + first, "--cosigner", vkey, "--require-cosigner", "auditor.example/w1");
    assertEquals(1, unsigned.code(), unsigned.out());
    assertEquals(2, verify("--since", since, "--require-cosigner", "nobody").code());
    assertEquals(2, verify("--cosigner", vkey).code());

    String line = signed.out().lines().toList().getLast();
    Files.writeString(
        cosigned,
        signed.out().replace(line, line.substring(0, line.length() - 12) + "AAAAAAAAAAA="));
    Ran wrong = verify("--since", since, "--cosigner", vkey);
    assertEquals(1, wrong.code(), wrong.out());
    assertTrue(wrong.out().contains("not by auditor.example/w1"), wrong.out());
  }

  @Test
  void whatWasPutBackOrIsAnothersIsNotSigned() throws Exception {
    Path first = grown("first");
    assertEquals(0, cosign(first, "k", "--name", "w").code());
    Path second = grown("second");
    assertEquals(0, cosign(second, "k").code());
    Ran older = cosign(first, "k");
    assertEquals(1, older.code());
    assertTrue(older.err().contains("has signed 2 entries already"), older.err());
    Files.writeString(first, Files.readString(second).replace("\n2\n", "\n3\n"));
    assertEquals(1, cosign(first, "k").code(), "not the log's signature");
    for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
      Files.deleteIfExists(data().resolve(name));
    }
    grown("third", "eve");
    grown("third", "eve");
    Path other = grown("third", "eve");
    Ran rewritten = cosign(other, "k");
    assertEquals(1, rewritten.code(), rewritten.out());
    assertEquals("", rewritten.out());
    Files.writeString(other, "hello\n");
    assertEquals(2, cosign(other, "k").code());
  }
}
